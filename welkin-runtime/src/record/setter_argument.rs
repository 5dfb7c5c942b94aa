//! Values that setters take: the value itself, what becomes it, or an `Option` of either.

/// What a setter takes for a field of the type `V`: anything that becomes a `V`, or an `Option` of that, of which
/// `None` sets nothing.
///
/// `F` is found by the compiler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a field of the type `{V}`",
    label = "neither a `{V}` nor an `Option` of one"
)]
pub trait Given<V, F> {
    /// The value, if there is one.
    fn given(self) -> Option<V>;
}

/// The form of a value that is given as such.
#[derive(Debug)]
pub enum Plain {}

/// The form of a value that is given in an `Option`.
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

/// The standard `String`, for macros that stand where it may be called otherwise.
pub type Text = String;
