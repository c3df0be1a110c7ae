//! Parts that Excel would not write so.
