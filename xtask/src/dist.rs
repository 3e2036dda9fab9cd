//! `cargo xtask dist`: the build that is shipped, with its sizes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{Outcome, command, done, output, step, works};
use crate::{build, paths, place, tools};

/// npm's package; Debian's binaryen 108 breaks the module.
const BINARYEN: &str = "132.0.0";
/// What rustc's baseline uses, and the vector instructions that `.cargo/config.toml` adds. Not
/// `--all-features`: wasm-opt then writes forms that browsers do not read yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Builds, shrinks, compresses and prints the sizes.
pub(crate) fn dist() -> Outcome {
    let folder = small()?;
    println!("\n{:<60} {:>10} {:>10}", "file", "bytes", "brotli");
    let mut total = (0, 0);
    let mut first = (0, 0);
    for file in files(&folder)? {
        let raw = size(&file);
        let brotli = size(&compressed(&file));
        total = (total.0 + raw, total.1 + brotli);
        let name = file.strip_prefix(&folder).unwrap_or(&file);
        if is_first(name) {
            first = (first.0 + raw, first.1 + brotli);
        }
        println!("{:<60} {raw:>10} {brotli:>10}", name.display().to_string());
    }
    println!("{:<60} {:>10} {:>10}", "until something is shown", first.0, first.1);
    println!("{:<60} {:>10} {:>10}", "everything", total.0, total.1);
    println!("\nThe console is in {}", folder.display());
    Ok(())
}

/// Whether the page waits for a file before it shows anything: itself, the first module with what
/// starts it, and the styles.
fn is_first(name: &Path) -> bool {
    let in_root = name.parent() == Some(Path::new(""));
    let loader = name.file_name().is_some_and(|file| file == "load.js");
    let text = name.display().to_string();
    let apart = ["shell.js", "licences.txt"].contains(&text.as_str());
    let kind = name.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    loader || in_root && !apart && ["html", "js", "wasm", "css"].contains(&kind)
}

/// The small build, ready to be served.
pub(crate) fn small() -> Result<PathBuf, String> {
    tools::compiler()?;
    tools::crates()?;
    tools::targets(&["wasm32-unknown-unknown"])?;
    tools::web()?;
    tools::splitter()?;
    let folder = build::console("web")?;
    paths::refuse(&files(&folder)?)?;
    if !works(command("node").arg("--version")) {
        eprintln!("warning: node is missing, so wasm-opt and brotli are left out (Debian: apt install nodejs npm)");
        return Ok(folder);
    }
    let stamp = folder.join(".shrunk");
    if !stamp.exists() {
        let wasm_opt = wasm_opt()?;
        for file in files(&folder)? {
            if file.extension().is_some_and(|extension| extension == "wasm") {
                step(&format!("Shrinking {}", file.display()));
                let mut shrink = command(&wasm_opt.display().to_string());
                shrink.arg("-Oz").args(FEATURES).arg(&file).arg("-o").arg(&file);
                done(&mut shrink, "wasm-opt failed: the message above says why")?;
            }
        }
        for file in files(&folder)? {
            compress(&file)?;
        }
        fs::write(stamp, "").map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

fn wasm_opt() -> Result<PathBuf, String> {
    let folder = place::tools().join("npm");
    let tool = folder.join("node_modules/.bin/wasm-opt");
    if !tool.exists() {
        step("Installing wasm-opt");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mut npm = command("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(format!("binaryen@{BINARYEN}"));
        done(&mut npm, "wasm-opt could not be installed: check the network connection, then run the command again")?;
    }
    Ok(tool)
}

fn compress(file: &Path) -> Outcome {
    let script = "const z=require('zlib'),f=require('fs'),[i,o]=process.argv.slice(1);\
        f.writeFileSync(o,z.brotliCompressSync(f.readFileSync(i),{params:{[z.constants.BROTLI_PARAM_QUALITY]:11}}))";
    let mut node = command("node");
    node.args(["-e", script]).arg(file).arg(compressed(file));
    output(&mut node).map(|_| ()).ok_or_else(|| format!("{} could not be compressed", file.display()))
}

fn compressed(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

/// Every file that a browser asks for, without the compressed twins.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension != "br") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |metadata| metadata.len())
}
