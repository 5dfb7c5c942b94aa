//! Arguments of setters: a value, something that converts into it, or an `Option` of either.

/// An argument of a setter for a field of the type `V`: anything that converts into a `V`, or an `Option` of that,
/// whose `None` sets nothing.
///
/// The compiler infers `F`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid value for a field of type `{V}`",
    label = "expected `{V}`, `Option<{V}>`, or a type that converts into `{V}`"
)]
pub trait Given<V, F> {
    /// The value, if there is one.
    fn given(self) -> Option<V>;
}

/// The form of an argument that is a value.
#[derive(Debug)]
pub enum Plain {}

/// The form of an argument that is an `Option`.
#[derive(Debug)]
pub enum Maybe {}

impl<V, T: Into<V>> Given<V, Plain> for T {
    fn given(self) -> Option<V> {
        Some(self.into())
    }
}

impl<V, T: Into<V>> Given<V, Maybe> for Option<T> {
    fn given(self) -> Option<V> {
        self.map(Into::into)
    }
}

/// The standard `String`, for macros in scopes where that name may be shadowed.
pub type Text = String;
