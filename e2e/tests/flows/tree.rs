//! What a screen reader gets: the accessibility tree, not the page.

use reattach_e2e::{Look, flow};

#[tokio::test]
async fn the_grid_reads_as_a_grid() {
    read_as_a_grid("tree", "en").await;
}

#[tokio::test]
async fn the_grid_reads_as_a_grid_in_french() {
    read_as_a_grid("tree_fr", "fr").await;
}

async fn read_as_a_grid(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row_shows("Server01", "ITTask", &["Disconnected", "None"]).await?;
        console.row_shows("Server03", "Payroll", &["Busy"]).await?;
        console.select("Server01", "ITTask").await?;
        let tree = flow.browser.accessibility_tree().await?;
        let grid = tree.find("grid", flow.browser.say("Sessions")).ok_or("the tree has no grid \"Sessions\"")?;
        let headings: Vec<&str> = tree.all_in(grid, "columnheader").map(|node| node.name.as_str()).collect();
        for wanted in ["Availability", "Name", "ComputerName", "State"] {
            if !headings.iter().any(|heading| heading.contains(wanted)) {
                return Err(format!("no column is called {wanted}: {headings:?}"));
            }
        }
        let rows: Vec<_> = tree.all_in(grid, "row").collect();
        let text = |name: &str| {
            rows.iter().map(|row| tree.text(row)).find(|text| text.contains(name)).ok_or(format!("no row says {name}"))
        };
        let ready = text("ITTask")?;
        for wanted in ["Server01", "Disconnected", "None"] {
            if !ready.contains(wanted) {
                return Err(format!("the row of ITTask does not say {wanted}: {ready}"));
            }
        }
        let held = text("Payroll")?;
        if !held.contains("Busy") || !held.contains(flow.browser.say("Held by another client")) {
            return Err(format!("the row of Payroll does not say why it cannot be connected: {held}"));
        }
        let selected: Vec<_> = rows.iter().filter(|row| row.property("selected").as_deref() == Some("true")).collect();
        if selected.len() != 1 || !tree.text(selected[0]).contains("ITTask") {
            return Err(format!("{} rows read as selected instead of one", selected.len()));
        }
        if tree.find("main", "").is_none()
            || tree.find("navigation", flow.browser.say("Main")).is_none()
            || tree.find("banner", "").is_none()
        {
            return Err("a landmark is missing".into());
        }
        Ok(())
    })
    .await;
}
