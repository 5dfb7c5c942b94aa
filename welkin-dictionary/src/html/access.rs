//! The page about permissions: roles by items.

use maud::{Markup, html};

use super::shell;
use super::site::Site;
use crate::access::{Access, OPERATIONS};
use crate::page::Page;
use crate::words::count;

const PATH: &str = "access.html";

pub(super) fn page(site: &Site<'_>) -> Page {
    let access = site.access;
    let body = html! {
        h1 { "Access" }
        @if access.rows.is_empty() {
            p { "The configuration has neither roles nor policies. Formation responses never have them; a Designer export does." }
        } @else {
            (phi_readers(access))
            (grants(access))
        }
    };
    shell::page(site, PATH, "Access", &body)
}

fn phi_readers(access: &Access) -> Markup {
    let table = html! {
        table {
            thead { tr { th scope="col" { "Role" } th scope="col" { "Reads PHI in clear" } th scope="col" { "Reads PHI masked only" } } }
            tbody {
                @for reader in &access.phi_readers {
                    tr { th scope="row" { (reader.role) } td { (names(&reader.clear)) } td { (names(&reader.masked)) } }
                }
            }
        }
    };
    html! {
        section {
            h2 { "Who can read PHI?" }
            p.quiet { "By the PHI flags of fields in Designer, which are set by hand." }
            (shell::table("Who can read PHI?", &table))
        }
    }
}

fn names(names: &[String]) -> Markup {
    if names.is_empty() {
        return html! { "nothing" };
    }
    html! { details { summary { (count(names.len(), "CDT")) } (names.join(", ")) } }
}

fn grants(access: &Access) -> Markup {
    let mut roles: Vec<&str> = access.rows.iter().map(|row| &*row.role).collect();
    roles.dedup();
    let table = html! {
        table id="access" {
            thead {
                tr {
                    th scope="col" { "Role" }
                    th scope="col" { "Item" }
                    @for (_, heading) in OPERATIONS { th scope="col" { (heading) } }
                }
            }
            tbody {
                @for row in &access.rows {
                    tr data-role=(row.role) data-phi[row.holds_phi] {
                        th scope="row" { (row.role) }
                        td { (row.item) @if row.holds_phi { " " (shell::phi()) } }
                        @for extent in row.grants { td { (extent.words()) } }
                    }
                }
            }
        }
    };
    html! {
        section {
            h2 { "Permissions of roles" }
            div.filters {
                label {
                    "Role "
                    select id="role-filter" {
                        option value="" { "all roles" }
                        @for role in roles { option value=(role) { (role) } }
                    }
                }
                label { input type="checkbox" id="phi-filter"; " items with PHI only" }
                a href="access.csv" download { "Download as CSV" }
            }
            p id="access-count" role="status" { (count(access.rows.len(), "row")) }
            (shell::table("Permissions of roles", &table))
        }
    }
}
