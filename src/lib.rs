//! 安评: an offline engine that grades work-safety registers and says why.
//!
//! # Architecture
//! Data flows one way: bytes → cells ([`import`]) → records ([`normalise`]) → grades ([`grade`]) → figures ([`analyse`]) →
//! scores ([`score`]) → documents ([`report`]). Every type that crosses a stage lives in [`model`]; stages never import one another; only
//! [`pipeline`] knows the order. The field's knowledge is data: files under `rulesets/`, read by [`ruleset`], with expressions
//! run by [`script`]. What is wrong in a file is a [`diagnostic`]. [`splice`] keeps a sender's workbook and adds to it.
//! [`store`] keeps the town's book.
//!
//! Same input, ruleset and `as_of`: same bytes. The library reads no clock and no environment, and risk values are decimals.

pub mod analyse;
pub mod cli;
pub mod diagnostic;
pub mod grade;
pub mod import;
pub mod model;
pub mod normalise;
pub mod pipeline;
pub mod report;
pub mod ruleset;
pub mod score;
pub mod script;
pub mod splice;
pub mod store;
