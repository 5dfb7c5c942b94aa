//! How a generated phase is tied to its program.

/// What a generated phase is: a type without a value to it, and where it leads.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_phase {
    ($program:ident, $phase:ident = $name:literal => [$($next:ident),* $(,)?]) => {
        impl $crate::programs::PhaseOf<$program> for $phase {
            const NAME: &'static str = $name;
        }

        $(impl $crate::programs::ReachableFrom<$phase> for $next {})*
    };
}
