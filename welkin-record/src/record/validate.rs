//! The check of a field's value against its rules.

use std::cmp::Ordering;

use jiff::civil::Time;
use welkin_designer::decimal::compare;
use welkin_designer::{file_types, moment};

use super::by_key::broken_by_form;
use super::cdt::Cdt;
use super::field_schema::{FieldSchema, Kind};
use super::rule::Rule;
use super::schema::CdtSchema;
use super::slots::Slots;
use super::value::{Input, ValueRef};
use super::violation::{Violation, Violations};
use crate::id::is_segment;
use crate::json::{Json, whole_number};

/// Every rule of the configuration that a value breaks, for a value that was read.
#[must_use]
pub fn violations<T: Cdt>(value: &T) -> Violations {
    of_read(&value.slots().with_values_by_key())
}

/// Checks a value as a new record: required fields are set, and every value obeys its rules.
///
/// # Errors
/// Returns every violation.
pub fn validate_create<T: Cdt>(value: &T) -> Result<(), Violations> {
    of_new(&value.slots().with_values_by_key()).into_result()
}

/// The purpose of checking a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// A new record: no part of it was read from that record.
    Create,
    /// A read value may be written back to the record from which it was read.
    WriteBack,
    /// A record that is not read yet, new or not: fields that may be missing or already set are not violations.
    Upsert,
}

/// Every rule that a new record breaks, in the order of the fields.
pub(super) fn of_new(slots: &Slots<'_>) -> Violations {
    check(slots, Purpose::Create, &|_| true)
}

/// Every rule that a read record breaks, in the order of the fields.
pub(super) fn of_read(slots: &Slots<'_>) -> Violations {
    check(slots, Purpose::WriteBack, &|_| true)
}

/// The rules that a value breaks whatever the existing record: those of a new value, except for required fields and for
/// unlisted options, which the record may have.
pub fn before_look_up<T: Cdt>(value: &T) -> Violations {
    before_look_up_of(&value.slots().with_values_by_key())
}

/// Checks that a value to be looked up by an external id does not carry another one in this field, which would be lost.
///
/// # Errors
/// Returns the violation if it does.
pub fn other_own_id<T: Cdt>(
    field: &str,
    carried: Option<&str>,
    id: &str,
) -> Result<(), Violations> {
    let mut violations = Violations::default();
    if let (Some(field), Some(carried)) = (T::schema().field(field), carried)
        && carried != id
    {
        let mut check = Check::new(T::schema(), field, &mut violations);
        check.report(Rule::OtherExternalId, ValueRef::Text(carried));
    }
    violations.into_result()
}

/// The same for a value without its type.
pub(super) fn before_look_up_of(slots: &Slots<'_>) -> Violations {
    check(slots, Purpose::Upsert, &|_| true)
}

/// Every rule that a value breaks, in the order of the fields. A required field may be unset if `is_asked` returns
/// `false` for its slot.
pub(crate) fn with_required(slots: &Slots<'_>, is_asked: &dyn Fn(usize) -> bool) -> Violations {
    check(slots, Purpose::WriteBack, is_asked)
}

fn check(slots: &Slots<'_>, purpose: Purpose, is_asked: &dyn Fn(usize) -> bool) -> Violations {
    let mut violations = Violations::default();
    for (place, (slot, field)) in slots.fields().enumerate() {
        let value = slot.get();
        let is_by_key = slots.extra.is_set_by_key(field.name);
        if purpose == Purpose::Upsert && slots.extra.was_seen(place) && !is_by_key {
            continue;
        }
        let mut check = Check::new(slots.schema, field, &mut violations);
        check.read = slots
            .extra
            .read(place)
            .filter(|_| purpose == Purpose::WriteBack);
        check.takes_unlisted = purpose == Purpose::Upsert;
        let unread = slots.extra.unread(place, value);
        if let Some(sent) = unread {
            check.report(Rule::Form, ValueRef::Json(sent));
        }
        let is_needed = field.required && field.editable && purpose != Purpose::Upsert;
        let is_unset = is_missing(value) && unread.is_none();
        if is_needed && is_unset && is_asked(place) {
            check.report(Rule::Required, value);
        }
        match value {
            ValueRef::Json(value) if is_by_key => check.by_key(value),
            value => check.value(value),
        }
    }
    check_keys(slots, &mut violations);
    violations
}

/// Checks the values that the program has set by key, and that no custom field holds.
fn check_keys(slots: &Slots<'_>, violations: &mut Violations) {
    let (schema, cdt) = (slots.schema, slots.schema.name());
    for (name, value) in slots.extra.set_by_key() {
        if let Some(name) = schema.reserved(name) {
            violations.push(Violation::new(cdt, name, Rule::Key, ValueRef::Json(value)));
        } else if value.not_finite().is_some() && schema.custom_place(name).is_none() {
            violations.push(Violation::of_unknown(cdt, name));
        }
    }
}

/// Whether a required field has no value: empty text counts as missing.
pub(super) fn is_missing(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Null | ValueRef::Text("") => true,
        ValueRef::Json(json) => json.is_null() || json.as_str() == Some(""),
        _ => false,
    }
}

/// Checks that every value of a new record can be sent, which is needed even where the rules of the configuration are
/// not checked: JSON can't hold NaN, and a new record leaves out values by key of read-only fields and of data that
/// Welkin keeps.
///
/// # Errors
/// Returns the values that can't be sent.
pub fn validate_form<T: Cdt>(value: &T) -> Result<(), Violations> {
    form_of_new(&value.slots().with_values_by_key()).into_result()
}

fn form_of_new(slots: &Slots<'_>) -> Violations {
    let mut violations = Violations::default();
    for (slot, field) in slots.fields() {
        let value = slot.get();
        let mut check = Check::new(slots.schema, field, &mut violations);
        match field.is_editable() {
            true if !is_finite(value) => check.report(Rule::Finite, value),
            false if slots.extra.is_set_by_key(field.name) => check.report(Rule::ReadOnly, value),
            _ => {}
        }
    }
    check_keys(slots, &mut violations);
    violations
}

/// Whether JSON can hold a value.
fn is_finite(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Float(number) => number.is_finite(),
        ValueRef::Json(value) | ValueRef::Unlisted(value) => value.not_finite().is_none(),
        ValueRef::List(list) => (0..list.len()).all(|index| is_finite(list.get(index))),
        _ => true,
    }
}

/// The rule that a value breaks whatever its field. An unlisted option may stay in the record from which it was read.
pub(super) fn broken_by_itself(value: ValueRef<'_>, read: Option<ValueRef<'_>>) -> Option<Rule> {
    match value {
        value if !is_finite(value) => Some(Rule::Finite),
        ValueRef::Unlisted(option) if read.is_some_and(|read| read.holds(option)) => None,
        ValueRef::Unlisted(_) => Some(Rule::Option),
        ValueRef::List(list) => {
            (0..list.len()).find_map(|index| broken_by_itself(list.get(index), read))
        }
        _ => None,
    }
}

/// The check of one field.
pub(super) struct Check<'v> {
    cdt: &'static str,
    schema: &'static CdtSchema,
    field: &'static FieldSchema,
    /// The value of the field after reading.
    read: Option<&'v Json>,
    /// Whether an unlisted option may be the record's current value.
    takes_unlisted: bool,
    violations: &'v mut Violations,
}

impl<'v> Check<'v> {
    pub(super) fn new(
        schema: &'static CdtSchema,
        field: &'static FieldSchema,
        violations: &'v mut Violations,
    ) -> Self {
        Self {
            cdt: schema.name(),
            schema,
            field,
            read: None,
            takes_unlisted: false,
            violations,
        }
    }

    pub(super) fn report(&mut self, rule: Rule, value: ValueRef<'_>) {
        let violation = Violation::new(self.cdt, self.field.name, rule, value);
        self.violations.push(violation);
    }

    /// Checks a value that was set by the key of the field.
    fn by_key(&mut self, value: &Json) {
        if !self.field.editable {
            return self.report(Rule::ReadOnly, ValueRef::Json(value));
        }
        let read = self.read.map_or(ValueRef::Null, ValueRef::Json);
        match broken_by_form(self.field, value, read) {
            Some(Rule::Option) if self.takes_unlisted => {}
            Some(rule) => self.report(rule, ValueRef::Json(value)),
            None => self.json(value),
        }
    }

    /// Checks a value that is set; an unset one breaks no rule here.
    pub(super) fn value(&mut self, value: ValueRef<'_>) {
        let broken = broken_by_itself(value, self.read.map(ValueRef::Json));
        let broken = broken.filter(|rule| !(self.takes_unlisted && *rule == Rule::Option));
        if let Some(rule) = broken {
            self.report(rule, value);
        }
        match value {
            ValueRef::List(list) => (0..list.len()).for_each(|index| self.one(list.get(index))),
            one => self.one(one),
        }
    }

    /// Checks a value in its JSON form.
    pub(super) fn json(&mut self, json: &Json) {
        if json.is_array() {
            json.elements().for_each(|value| self.one_json(&value));
        } else {
            self.one_json(json);
        }
    }

    fn one_json(&mut self, json: &Json) {
        match Input::of_json(json) {
            Input::Text(text) => self.one(ValueRef::Text(text)),
            Input::Integer(number) => self.one(ValueRef::Integer(number)),
            Input::Number(text) => self.one(match whole_number(text) {
                Some(number) => ValueRef::Integer(number),
                None => json.as_f64().map_or(ValueRef::Null, ValueRef::Float),
            }),
            _ => self.one(ValueRef::Json(json)),
        }
    }

    fn one(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Integer(number) if self.field.kind == Kind::Float => {
                self.number(|bound| (number as f64).partial_cmp(&bound), value);
            }
            ValueRef::Integer(number) => self.number(|bound| compare(number, bound), value),
            ValueRef::Float(number) => self.number(|bound| number.partial_cmp(&bound), value),
            ValueRef::Text(text) => self.text(text, value),
            ValueRef::Json(json) if self.field.kind == Kind::File => self.file(json, value),
            _ => {}
        }
    }

    /// Checks the bounds of a number that has this order with a bound.
    fn number(&mut self, order: impl Fn(f64) -> Option<Ordering>, value: ValueRef<'_>) {
        if let Some(min) = self.field.min
            && order(min) == Some(Ordering::Less)
        {
            self.report(Rule::Minimum(min), value);
        }
        if let Some(max) = self.field.max
            && order(max) == Some(Ordering::Greater)
        {
            self.report(Rule::Maximum(max), value);
        }
    }

    fn text(&mut self, text: &str, value: ValueRef<'_>) {
        if self.field.min_length.is_some() || self.field.max_length.is_some() {
            self.length(text.chars().count() as u64, value);
        }
        if let Some(pattern) = self.field.pattern
            && !self.schema.matches(pattern, text)
        {
            self.report(Rule::Pattern(pattern), value);
        }
        if let Some(format) = self.field.kind.text_format()
            && !format.accepts(text)
        {
            self.report(Rule::of_format(format), value);
        }
        if matches!(self.field.kind, Kind::Date | Kind::DateTime) {
            self.moment(text, value);
        }
        if self.field.own_id && !is_segment(text) {
            self.report(Rule::ExternalId, value);
        }
    }

    fn length(&mut self, characters: u64, value: ValueRef<'_>) {
        if let Some(min) = self.field.min_length
            && characters < min
        {
            self.report(Rule::MinimumLength(min), value);
        }
        if let Some(max) = self.field.max_length
            && characters > max
        {
            self.report(Rule::MaximumLength(max), value);
        }
    }

    fn moment(&mut self, text: &str, value: ValueRef<'_>) {
        if self.field.earliest.is_none() && self.field.latest.is_none() {
            return;
        }
        let at = match self.field.kind {
            Kind::Date => moment::written_day(text).map(|day| day.to_datetime(Time::midnight())),
            _ => moment::parse(text),
        };
        let Some(at) = at else { return };
        if let Some(bound) = self.field.earliest
            && moment::parse(bound).is_some_and(|bound| at < bound)
        {
            self.report(Rule::Earliest(bound), value);
        }
        if let Some(bound) = self.field.latest
            && moment::parse(bound).is_some_and(|bound| at > bound)
        {
            self.report(Rule::Latest(bound), value);
        }
    }

    /// A file is an object with `originalName`; see the recorded exchanges of document fields.
    fn file(&mut self, file: &Json, value: ValueRef<'_>) {
        if !file.is_object() && !file.is_null() {
            self.report(Rule::Form, value);
        }
        let allowed = self.field.file_types;
        let name = file.get("originalName").unwrap_or_default();
        let Some(name) = name.as_str() else {
            return;
        };
        if !file_types::allow_name(allowed, name) {
            self.report(Rule::FileType(allowed), value);
        }
    }
}
