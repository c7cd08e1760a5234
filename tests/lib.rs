//! Tests of the konaplate workspace as its users see it. All of them are in the test binary `it`.
