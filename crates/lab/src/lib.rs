//! An embedded WinRM target for the demo, the tests and the benchmarks.
