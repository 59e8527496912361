// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT
//
// The same module made with nanobind.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;

struct Pet {
    std::string name;
    int age = 3;
    explicit Pet(std::string n) : name(std::move(n)) {}
    virtual ~Pet() = default;
    virtual std::string speak() const { return name + "!"; }
};
struct Dog : Pet {
    using Pet::Pet;
    std::string speak() const override { return "woof " + name; }
};

NB_MODULE(bound, m)
{
    m.def("add", [](int a, int b) { return a + b; }, nb::arg("a"), nb::arg("b") = 10);
    m.def("total", [](const std::vector<double> &v) { double s = 0; for (double x : v) s += x; return s; });
    m.def("fail", [](int k) -> int { if (k == 0) throw std::runtime_error("boom"); throw nb::key_error("k"); });
    m.def("call", [](const nb::object &f, const nb::args &a) { return f(*a); });
    nb::class_<Pet>(m, "Pet").def(nb::init<std::string>()).def("speak", &Pet::speak).def_rw("age", &Pet::age).def_rw("name", &Pet::name);
    nb::class_<Dog, Pet>(m, "Dog").def(nb::init<std::string>());
}
