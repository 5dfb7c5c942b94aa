//! Query parameters that several lists share.

use std::cmp::Ordering;

use serde_json::Value;

use super::caller::Caller;
use crate::page::Window;
use crate::problem::Problem;

impl Caller {
    /// Returns the page that `page` and `size` request.
    pub(super) fn window(&self) -> Result<Window, Problem> {
        let window = Window::new(self.parameter("page"), self.parameter("size"))?;
        Ok(window.sorted(self.parameter("sort").is_some()))
    }

    /// Returns a boolean parameter, in any case: recorded clients send `True` and `False`.
    pub(super) fn flag(&self, name: &'static str) -> Result<bool, Problem> {
        match self.parameter(name) {
            None => Ok(false),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => {
                let message = format!("{name} is not a boolean");
                Err(Problem::invalid("QUERY", message))
            }
        }
    }

    /// Returns the values of a list parameter: separated by commas, as recorded, or repeated.
    pub(super) fn values(&self, name: &'static str) -> Option<Vec<&str>> {
        self.parameter(name)?;
        let values = self.parameters(name).flat_map(|values| values.split(','));
        Some(
            values
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .collect(),
        )
    }

    /// Returns the orders in `sort`, the first one first: names of fields, and whether the order is descending.
    ///
    /// # Errors
    /// When a field can't be sorted by, or a direction is invalid.
    pub(super) fn sort_orders(
        &self,
        is_sortable: impl Fn(&str) -> bool,
    ) -> Result<Vec<(&str, bool)>, Problem> {
        let orders = self.parameters("sort").map(|sort| {
            let (field, direction) = sort.split_once(',').unwrap_or((sort, "asc"));
            let descending = match &*direction.to_ascii_lowercase() {
                "asc" => false,
                "desc" => true,
                _ => return Err(Problem::invalid("QUERY", "sort is neither asc nor desc")),
            };
            if !is_sortable(field) {
                return Err(Problem::invalid("QUERY", "sort is not a field of the list"));
            }
            Ok((field, descending))
        });
        orders.collect()
    }

    /// Sorts the items of a list by `sort`.
    pub(super) fn sort_items(&self, items: &mut [Value], sortable: &[&str]) -> Result<(), Problem> {
        let orders = self.sort_orders(|name| sortable.contains(&name))?;
        items.sort_by(|left, right| {
            let mut compared = orders.iter().map(|(name, descending)| {
                let order = compare(&left[*name], &right[*name]);
                if *descending { order.reverse() } else { order }
            });
            compared
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        Ok(())
    }
}

/// Orders null first, then numbers, then texts.
fn compare(left: &Value, right: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        _ => 3,
    };
    match (left, right) {
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => {
            let number = |number: &serde_json::Number| number.as_f64().unwrap_or_default();
            number(left).total_cmp(&number(right))
        }
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => rank(left).cmp(&rank(right)),
    }
}
