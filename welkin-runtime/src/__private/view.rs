//! Methods of derived views, forwarded to code that is compiled once.

/// The records of a hand-written view, in addition to the methods of every CDT type.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_view {
    ($visibility:vis $type:ident) => {
        $crate::__private::forward_cdt!($type);

        impl $type {
            /// A patient's records, seen through this view.
            #[allow(dead_code, reason = "a view may be decoded without a client")]
            $visibility fn records(
                patient: &impl ::core::convert::AsRef<$crate::PatientHandle>,
            ) -> $crate::Records<Self> {
                patient.as_ref().records()
            }
        }
    };
}
