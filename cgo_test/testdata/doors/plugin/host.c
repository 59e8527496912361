/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Opens the plugin at its own first act; knows nothing of the library. */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    void *h = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    long *saw = h ? dlsym(h, "plugin_saw") : NULL;
    if (!saw) return puts(dlerror()), 1;
    if (*saw != 42) return printf("the constructor saw %ld\n", *saw), 1;
    return 0;
}
