/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT */
