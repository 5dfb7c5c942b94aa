//! Lists in the envelope `{content, pageable, ...}`.

use serde_json::Value;

use super::caller::Caller;
use crate::page::Window;
use crate::problem::Problem;

/// Returns the page of a list that `page` and `size` request.
pub(super) fn page(caller: &Caller, items: &[Value]) -> Result<Value, Problem> {
    let window = Window::new(caller.parameter("page"), caller.parameter("size"))?;
    let on_page = window.part_of(items);
    let mut page = window.facts(items.len() as u64, on_page.len());
    page["content"] = on_page.into();
    Ok(page)
}

/// Sorts a list by `sort=key,asc|desc`, repeatable; items without the key come first.
pub(super) fn sort(caller: &Caller, items: &mut [Value]) -> Result<(), Problem> {
    let mut orders = Vec::new();
    for sort in caller.parameters("sort") {
        let (key, direction) = sort.split_once(',').unwrap_or((sort, "asc"));
        match direction {
            "asc" => orders.push((key, false)),
            "desc" => orders.push((key, true)),
            _ => return Err(Problem::invalid("PAGE", "sort is neither asc nor desc")),
        }
    }
    // The last order has the lowest priority and is therefore applied first.
    for (key, descending) in orders.into_iter().rev() {
        items.sort_by(|one, other| {
            let order = one[key].to_string().cmp(&other[key].to_string());
            if descending { order.reverse() } else { order }
        });
    }
    Ok(())
}
