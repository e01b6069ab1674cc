//! Tells the linker to pack the addresses that are set when the program starts: with glibc they are a twentieth of its size else.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let of = |what: &str| std::env::var(what).unwrap_or_default();
    if of("CARGO_CFG_TARGET_OS") == "linux" && of("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
