//! WCAG 2.2 A and AA on every page, in every look; what a screen reader gets of the grid.

use std::env;

use reattach_e2e::{Flow, Look, Outcome, flow};
use serde_json::{Value, json};

use super::tour::tour;

/// Success criteria of WCAG 2.2, levels A and AA.
const RUN: &str = "const done = arguments[arguments.length - 1];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(
  result => done(result.violations.map(v => ({
    rule: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map(n => n.html.slice(0, 200) + ' — ' + n.failureSummary)}))),
  error => done([{rule: 'axe itself', help: String(error), nodes: []}]));";

#[tokio::test]
async fn no_violation_in_light() {
    tour("axe_light", Look::default(), async |flow, page| {
        check(flow, page).await?;
        contrasts(flow, page).await
    })
    .await;
}

#[tokio::test]
async fn no_violation_and_no_movement_in_dark() {
    let look = Look { dark: true, still: true, ..Look::default() };
    tour("axe_dark", look, async |flow, page| {
        let script = "return document.getAnimations().filter(a => a.playState === 'running').length";
        let moving = flow.browser.script(script, Vec::new()).await?;
        if moving != 0 {
            return Err(format!("{page}: {moving} things move although the user wants none to"));
        }
        check(flow, page).await
    })
    .await;
}

#[tokio::test]
async fn no_violation_in_forced_colours() {
    let look = Look { dark: true, forced_colours: true, ..Look::default() };
    tour("axe_forced", look, async |flow, page| {
        tells_apart(flow, page).await?;
        check(flow, page).await
    })
    .await;
}

#[tokio::test]
async fn forced_colours_of_a_light_system_are_told_apart() {
    let look = Look { forced_colours: true, ..Look::default() };
    tour("forced_light", look, async |flow, page| tells_apart(flow, page).await).await;
}

#[tokio::test]
async fn no_violation_and_nothing_cut_off_in_french_on_a_narrow_screen() {
    let look = Look { language: "fr", size: (320, 800), ..Look::default() };
    tour("axe_french", look, async |flow, page| {
        fits(flow, page).await?;
        lies_on_top(flow, page).await?;
        check(flow, page).await
    })
    .await;
}

#[tokio::test]
async fn nothing_is_cut_off_at_four_hundred_percent() {
    // 1280 by 1024 pixels of a screen.
    let look = Look { size: (320, 256), zoom: 4, ..Look::default() };
    tour("zoom", look, async |flow, page| {
        fits(flow, page).await?;
        // French words are longer.
        speak(flow, "fr").await?;
        fits(flow, page).await?;
        speak(flow, "en").await
    })
    .await;
}

/// Chooses a language in the banner, whatever lies over it.
async fn speak(flow: &Flow, language: &str) -> Outcome {
    let script = "const [language] = arguments;
        const list = [...document.querySelectorAll('header select')].find(list => list.querySelector(`[value=${language}]`));
        list.value = language; list.dispatchEvent(new Event('change', {bubbles: true}));";
    flow.browser.script(script, vec![language.into()]).await?;
    let spoken = format!("return document.documentElement.lang === '{language}'");
    flow.browser.until(&format!("the page does not speak {language}"), &spoken).await
}

#[tokio::test]
async fn nothing_lies_over_the_grid_at_any_width() {
    flow("widths", Look::default(), async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        for width in [320, 480, 640, 735, 736, 768, 800, 831, 832, 1024, 1440] {
            let screen = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
            flow.browser.devtools("Emulation.setDeviceMetricsOverride", screen).await?;
            let seen = "return [...document.querySelectorAll('main h1, main [type=search], nav a')].every(e => {
                const r = e.getBoundingClientRect();
                const top = document.elementFromPoint(r.left + Math.min(r.width / 2, 40), r.top + r.height / 2);
                return !e.checkVisibility() || e.contains(top);
            })";
            flow.browser.until(&format!("something lies over the page where it is {width} pixels wide"), seen).await?;
        }
        Ok(())
    })
    .await;
}

/// The whole page under axe-core, which comes in through the driver: the page's policy stays as it is.
async fn check(flow: &mut Flow, page: &str) -> Outcome {
    let path = env::var("REATTACH_E2E_AXE").map_err(|_| "REATTACH_E2E_AXE is not set: run `cargo xtask test e2e`")?;
    let axe = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    flow.browser.script(&format!("if (!window.axe) {{ {axe} }}"), Vec::new()).await?;
    let violations = flow.browser.script_async(RUN, Vec::new()).await?;
    if violations.as_array().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    Err(format!("{page}: {violations:#}"))
}

/// The theme for high contrast keeps what its name says, on a light and on a dark ground: WCAG 2.2, 1.4.6 (AAA).
async fn contrasts(flow: &mut Flow, page: &str) -> Outcome {
    let script = "const done = arguments[arguments.length - 1], root = document.documentElement, theme = root.dataset.theme;
        const run = scheme => {
            root.style.colorScheme = scheme;
            return axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast-enhanced']}, resultTypes: ['violations']});
        };
        root.dataset.theme = 'contrast';
        run('light').then(async light => [light, await run('dark')]).then(
            results => results.flatMap(result => result.violations).flatMap(v => v.nodes.slice(0, 5)).map(
                n => n.html.slice(0, 200) + ' — ' + n.failureSummary),
            error => [String(error)]
        ).then(found => {
            root.style.colorScheme = '';
            if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
            done(found);
        });";
    let found = flow.browser.script_async(script, Vec::new()).await?;
    if found.as_array().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    Err(format!("{page} in high contrast: {found:#}"))
}

/// In the system's colours every text is readable, and what is off or pressed does not look like what is not.
///
/// Behind text whose colours are forced Chromium paints a plate of `Canvas`, which axe does not know of.
async fn tells_apart(flow: &mut Flow, page: &str) -> Outcome {
    let script = "const canvas = getComputedStyle(document.documentElement).backgroundColor;
        const parts = c => c.match(/[\\d.]+/g).map(Number);
        const light = c => parts(c).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; } return canvas; };
        const shown = e => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
        const says = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        const faults = [];
        const fault = (e, why) => faults.push(why + ': ' + e.outerHTML.slice(0, 160));
        for (const e of document.body.querySelectorAll('*')) {
            if (!shown(e)) continue;
            const style = getComputedStyle(e);
            const plate = style.forcedColorAdjust === 'none' ? ground(e) : canvas;
            if (says(e) && contrast(style.color, plate) < 4.5) fault(e, style.color + ' on ' + plate);
            if (e.matches('button:disabled') && style.color === getComputedStyle(document.body).color) fault(e, 'off, and looks on');
            if (e.matches('button[aria-pressed=true]:enabled') && contrast(style.backgroundColor, canvas) < 3) fault(e, 'pressed, and looks free');
            if (e.matches(':placeholder-shown') && getComputedStyle(e, '::placeholder').color === style.color) fault(e, 'its hint looks like a value');
        }
        return faults.slice(0, 8).join(' | ');";
    match flow.browser.script(script, Vec::new()).await? {
        Value::String(text) if text.is_empty() => Ok(()),
        found => Err(format!("{page} in the system's colours: {found}")),
    }
}

/// WCAG 2.2, 1.4.10: no scrolling in two dimensions. What scrolls inside the page, as tables and
/// program text may, is not looked into.
async fn fits(flow: &mut Flow, page: &str) -> Outcome {
    let script = "const width = document.documentElement.clientWidth;
        const scrolls = e => e && e !== document.documentElement && e !== document.body
            && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
        const out = [...document.body.querySelectorAll('*')].filter(e => {
            const r = e.getBoundingClientRect();
            return r.width > 1 && r.right > width + 1 && !scrolls(e.parentElement) && getComputedStyle(e).position !== 'absolute';
        });
        if (document.documentElement.scrollWidth <= width + 1 && !out.length) return '';
        return document.documentElement.scrollWidth + ' of ' + width + ': '
            + out.slice(0, 5).map(e => e.outerHTML.slice(0, 160)).join(' | ');";
    match flow.browser.script(script, Vec::new()).await? {
        Value::String(text) if text.is_empty() => Ok(()),
        found => Err(format!("{page} does not fit: {found}")),
    }
}

/// What stays in sight while the page scrolls lies over everything that scrolls by, wherever the page is.
async fn lies_on_top(flow: &mut Flow, page: &str) -> Outcome {
    let script = "const scrolls = e => e && e !== document.documentElement && e !== document.body
            && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowY) || scrolls(e.parentElement));
        const root = document.scrollingElement, was = root.scrollTop;
        const sticky = [...document.body.querySelectorAll('*')].filter(e =>
            getComputedStyle(e).position === 'sticky' && e.checkVisibility() && !scrolls(e.parentElement));
        const covered = () => {
            for (const e of sticky) {
                const r = e.getBoundingClientRect();
                for (const x of [0.02, 0.25, 0.5, 0.75, 0.98])
                    for (const y of [0.1, 0.5, 0.9]) {
                        const top = document.elementFromPoint(r.left + x * r.width, r.top + y * r.height);
                        if (top && !e.contains(top) && !top.contains(e) && !top.closest('dialog, [popover], [role=listbox]'))
                            return e.className + ' under ' + top.outerHTML.slice(0, 160);
                    }
            }
            return '';
        };
        let found = '';
        for (let at = 0; !found && at <= root.scrollHeight - root.clientHeight; at += 16) {
            root.scrollTop = at;
            found = covered();
        }
        root.scrollTop = was;
        return found;";
    match flow.browser.script(script, Vec::new()).await? {
        Value::String(text) if text.is_empty() => Ok(()),
        found => Err(format!("{page}: {found}")),
    }
}
