// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT
//
// A module made with pybind11: functions, defaults, conversions, exceptions, callbacks, classes with a base.
#include <map>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <vector>

namespace py = pybind11;

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

PYBIND11_MODULE(bound, m, py::mod_gil_not_used())
{
    m.def("add", [](int a, int b) { return a + b; }, py::arg("a"), py::arg("b") = 10);
    m.def("total", [](const std::vector<double> &v) { double s = 0; for (double x : v) s += x; return s; });
    m.def("fail", [](int k) -> int { if (k == 0) throw std::runtime_error("boom"); throw py::key_error("k"); });
    m.def("call", [](const py::object &f, const py::args &a) { return f(*a); });
    py::class_<Pet>(m, "Pet").def(py::init<std::string>()).def("speak", &Pet::speak).def_readwrite("age", &Pet::age).def_readwrite("name", &Pet::name);
    py::class_<Dog, Pet>(m, "Dog").def(py::init<std::string>());
}
