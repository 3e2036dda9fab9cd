//! Command line, parameter sets, selectors, session records, throttle and plans, without I/O or a clock.
#![no_std]

extern crate alloc;

pub mod bridge;
