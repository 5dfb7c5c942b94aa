//! The map of connections between programs, templates, assessments and CDTs.

use std::collections::{BTreeSet, HashMap};

use maud::{Markup, html};

use super::shell;
use super::site::Site;
use crate::catalog::{Catalog, ItemKind};
use crate::page::Page;
use crate::words;

const PATH: &str = "map.html";
const COLUMN: f64 = 270.0;
const WIDTH: f64 = 200.0;
const ROW: f64 = 34.0;
const HEIGHT: f64 = 26.0;
const TOP: f64 = 40.0;

const COLUMNS: [ItemKind; 4] = [
    ItemKind::Program,
    ItemKind::EncounterTemplate,
    ItemKind::Assessment,
    ItemKind::Cdt,
];

/// An item on the map.
struct Node<'m> {
    kind: ItemKind,
    name: &'m str,
    title: &'m str,
    x: f64,
    y: f64,
}

pub(super) fn page(site: &Site<'_>) -> Page {
    let edges = edges(site.catalog);
    let nodes = nodes(site.catalog, &edges);
    let body = html! {
        h1 { "Map" }
        @if edges.is_empty() {
            p { "The configuration has no references between items, because no assessment fills a CDT." }
        } @else {
            p {
                "Programs offer assessments, encounter templates contain them, and they fill CDTs. Point at an item, or focus it, to see "
                "its neighbors. Items without references are left out."
            }
            (shell::table("Map", &drawing(site, &nodes, &edges)))
            (list(site.catalog, &edges))
        }
    };
    shell::page(site, PATH, "Map", &body)
}

type Item<'m> = (ItemKind, &'m str);
type Edge<'m> = (Item<'m>, Item<'m>);

/// Returns the references between items; only to items that the configuration contains.
fn edges<'m>(catalog: &'m Catalog<'m>) -> Vec<Edge<'m>> {
    let mut edges = Vec::new();
    for assessment in catalog.assessments() {
        let this = (ItemKind::Assessment, &*assessment.name);
        let programs = assessment
            .programs
            .iter()
            .map(|tie| &*tie.program)
            .collect::<BTreeSet<_>>();
        edges.extend(
            programs
                .into_iter()
                .map(|program| ((ItemKind::Program, program), this)),
        );
        let cdts = assessment
            .questions
            .iter()
            .map(|it| &*it.cdt)
            .collect::<BTreeSet<_>>();
        edges.extend(cdts.into_iter().map(|cdt| (this, (ItemKind::Cdt, cdt))));
    }
    for template in catalog.templates() {
        let this = (ItemKind::EncounterTemplate, &*template.name);
        let assessments = template
            .assessments
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>();
        edges.extend(
            assessments
                .into_iter()
                .map(|it| (this, (ItemKind::Assessment, it))),
        );
    }
    edges.retain(|((one, from), (other, to))| {
        catalog.path(*one, from).is_some() && catalog.path(*other, to).is_some()
    });
    edges
}

fn nodes<'m>(catalog: &'m Catalog<'m>, edges: &[Edge<'m>]) -> Vec<Node<'m>> {
    let used: BTreeSet<(&str, &str)> = edges
        .iter()
        .flat_map(|(from, to)| [from, to])
        .map(|(kind, name)| (kind.words(), *name))
        .collect();
    let mut rows = [0_usize; COLUMNS.len()];
    let items = catalog
        .items()
        .filter(|(kind, name, _)| used.contains(&(kind.words(), name)));
    items
        .filter_map(|(kind, name, title)| {
            let column = COLUMNS.iter().position(|it| *it == kind)?;
            let row = rows[column];
            rows[column] += 1;
            Some(Node {
                kind,
                name,
                title: words::title(title, name),
                x: column as f64 * COLUMN + 8.0,
                y: TOP + row as f64 * ROW,
            })
        })
        .collect()
}

fn drawing(site: &Site<'_>, nodes: &[Node<'_>], edges: &[Edge<'_>]) -> Markup {
    let width = COLUMN * (COLUMNS.len() as f64 - 1.0) + WIDTH + 16.0;
    let height = nodes.iter().map(|node| node.y + ROW).fold(0.0, f64::max) + 8.0;
    let places: HashMap<Item<'_>, usize> = nodes
        .iter()
        .enumerate()
        .map(|(place, node)| ((node.kind, node.name), place))
        .collect();
    html! {
        svg.map width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } aria-label="Map of the configuration" {
            @for (column, kind) in COLUMNS.iter().enumerate() {
                text.column x=(column as f64 * COLUMN + 8.0) y="22" { (kind.words()) "s" }
            }
            @for (from, to) in edges {
                @if let (Some(from), Some(to)) = (places.get(from), places.get(to)) {
                    path.edge d=(line(&nodes[*from], &nodes[*to])) data-from=(from) data-to=(to) {}
                }
            }
            @for (place, node) in nodes.iter().enumerate() {
                a href=[site.link(PATH, node.kind, node.name)] data-node=(place) {
                    title { (node.kind.words()) ": " (node.title) }
                    rect x=(node.x) y=(node.y) width=(WIDTH) height=(HEIGHT) rx="5" {}
                    text x=(node.x + 8.0) y=(node.y + 18.0) { (cut(node.title)) }
                }
            }
        }
    }
}

fn line(from: &Node<'_>, to: &Node<'_>) -> String {
    let (x1, y1) = (from.x + WIDTH, from.y + HEIGHT / 2.0);
    let (x2, y2) = (to.x, to.y + HEIGHT / 2.0);
    let middle = (x1 + x2) / 2.0;
    format!("M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}")
}

fn cut(title: &str) -> String {
    const LONGEST: usize = 26;
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    title.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Returns the same information as a list, for readers who do not see the drawing.
fn list(catalog: &Catalog<'_>, edges: &[Edge<'_>]) -> Markup {
    let title = |(kind, wanted): &Item<'_>| {
        let mut items = catalog.items();
        let item = items.find(|(its, name, _)| its == kind && name == wanted);
        item.map_or("", |(_, name, title)| words::title(title, name))
    };
    html! {
        details {
            summary { "The map as a list" }
            ul { @for (from, to) in edges { li { (title(from)) " → " (title(to)) } } }
        }
    }
}
