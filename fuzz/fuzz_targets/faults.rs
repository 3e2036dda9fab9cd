#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| reattach_oracles::faults(data));
