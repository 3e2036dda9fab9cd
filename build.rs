//! Decides whether the console is one file or several.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(split)");
    println!("cargo::rerun-if-env-changed=REATTACH_SPLIT");
    println!("cargo::rerun-if-changed=build.rs");
    // Set by `cargo xtask` for the build that is shipped; it cuts the module along what `src/inside.rs` marks, and
    // needs the relocations for it.
    if std::env::var_os("REATTACH_SPLIT").is_some() {
        println!("cargo::rustc-cfg=split");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
