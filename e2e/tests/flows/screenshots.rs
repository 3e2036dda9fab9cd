//! Pictures of every page, for the README and for looking at.

use std::path::PathBuf;

use reattach_e2e::{Look, Outcome};

use super::tour::tour;

#[tokio::test]
#[ignore = "makes files in docs/img; `cargo xtask shots` runs it"]
async fn screenshots() {
    let narrow = (390, 844);
    for (name, look) in [
        ("light", Look::default()),
        ("dark", Look { dark: true, ..Look::default() }),
        ("light-fr", Look { language: "fr", ..Look::default() }),
        ("dark-narrow", Look { dark: true, size: narrow, ..Look::default() }),
    ] {
        tour("screenshots", Look { still: true, ..look }, async |flow, page| {
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            flow.browser.picture(&picture(page, name)?).await
        })
        .await;
    }
}

fn picture(page: &str, look: &str) -> Outcome<PathBuf> {
    let folder = match std::env::var_os("REATTACH_E2E_PICTURES") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/img"),
    };
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder.join(format!("{page}-{look}.webp")))
}
