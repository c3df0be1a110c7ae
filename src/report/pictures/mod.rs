//! Pictures of figures that are already computed: risk maps and charts as self-contained SVG, and as PNG.
//!
//! A picture decides where things go and nothing else: every value it prints is a text that it is given. Layout is in whole
//! tenths of a pixel, so the same input gives the same bytes on every machine. Levels carry a hatching beside their colour,
//! because these pages are copied in black and white. Every text that is drawn leaves its frame in [`Picture::labels`], so
//! that tests can see that none lies over another.

mod canvas;
mod comparison;
mod frame;
mod funnel;
mod hatch;
mod heat;
mod legend;
mod level_style;
mod map;
mod palette;
mod pareto;
mod picture;
mod png;
mod rows;
mod scale;
mod schematic;
mod stacked;
mod text;
mod trend;

#[cfg(test)]
mod checks;

pub use comparison::{ActivityBar, RiskComparison};
pub use frame::Frame;
pub use funnel::{FunnelStage, RectificationFunnel};
pub use heat::{HeatCell, HeatColumn, HeatMap, HeatRow};
pub use legend::LevelLegend;
pub use map::{MapArea, MapPoint, RiskMap};
pub use pareto::{DangerTypeBar, Pareto};
pub use picture::{Caption, Label, Picture};
pub use png::{Fonts, PngError, Rendered};
pub use schematic::{Schematic, SchematicBox};
pub use stacked::{Count, LevelsByTrade, TradeLevels};
pub use trend::{Trend, TrendPoint, TrendSeries};
