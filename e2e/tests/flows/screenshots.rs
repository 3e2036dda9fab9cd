//! Pictures of every page, for the README and for looking at.

use std::path::PathBuf;

use reattach_e2e::{Look, Outcome};

use super::tour::tour;

/// Pages that are kept in the system's colours, too: between them they have every kind of control.
const FORCED: [&str; 4] = ["credential", "filter", "running", "session"];

/// What is offered and asked is looked at on the tour, and is no page to have a picture of.
const NO_PAGES: [&str; 4] = ["offered", "paste", "question", "confirm"];

#[tokio::test]
#[ignore = "makes files in docs/img; `cargo xtask shots` runs it"]
async fn screenshots() {
    let narrow = (390, 844);
    let forced = Look { forced_colours: true, ..Look::default() };
    for (name, look) in [
        ("light", Look::default()),
        ("dark", Look { dark: true, ..Look::default() }),
        ("light-fr", Look { language: "fr", ..Look::default() }),
        ("dark-narrow", Look { dark: true, size: narrow, ..Look::default() }),
        ("forced-light", forced.clone()),
        ("forced-dark", Look { dark: true, ..forced }),
    ] {
        let pages = look.forced_colours.then_some(FORCED);
        tour("screenshots", Look { still: true, ..look }, async |flow, page| {
            if NO_PAGES.contains(&page) || pages.is_some_and(|pages| !pages.contains(&page)) {
                return Ok(());
            }
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
