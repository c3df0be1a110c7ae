//! Pixels with a table of colours, which takes a third of the time and room of full colours.

use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::HashMap;

/// Colours that a table holds at most.
const MOST_COLOURS: usize = 256;

/// Red, green, blue and full alpha in one number, which is hashed in one step.
type Colour = u32;

/// An opaque picture as numbers of colours.
pub(super) struct Indexed {
    /// Red, green and blue of each colour.
    pub(super) colours: Vec<u8>,
    /// The colour of each pixel.
    pub(super) pixels: Vec<u8>,
}

impl Indexed {
    /// Takes the most frequent colours of pixels in red, green, blue and alpha. The others lie on edges that are smoothed,
    /// and take the nearest of them.
    pub(super) fn of(pixels: &[u8]) -> Self {
        let (pixels, _) = pixels.as_chunks::<4>();
        let runs = || {
            pixels
                .chunk_by(|one, next| one == next)
                .filter_map(|run| Some((Colour::from_be_bytes(*run.first()?), run.len())))
        };
        let mut counts: HashMap<Colour, usize, FixedState> = HashMap::default();
        for (colour, length) in runs() {
            *counts.entry(colour).or_default() += length;
        }
        let mut ranked: Vec<(Colour, usize)> = counts.into_iter().collect();
        ranked.sort_unstable_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
        let (table, _) = ranked.split_at_checked(MOST_COLOURS).unwrap_or((&ranked, &[]));
        let number = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        let numbers: HashMap<Colour, u8, FixedState> = ranked
            .iter()
            .enumerate()
            .map(|(at, (colour, _))| (*colour, number(if at < table.len() { at } else { nearest(table, *colour) })))
            .collect();
        let mut indexed = Vec::with_capacity(pixels.len());
        for (colour, length) in runs() {
            let number = numbers.get(&colour).copied().unwrap_or_default();
            indexed.resize(indexed.len() + length, number);
        }
        Self {
            colours: table.iter().flat_map(|(colour, _)| colour.to_be_bytes().into_iter().take(3)).collect(),
            pixels: indexed,
        }
    }

    /// The picture as a PNG file.
    pub(super) fn png(&self, width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(Cow::Borrowed(self.colours.as_slice()));
        // Numbers of colours have no differences worth coding.
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(file)
    }
}

/// How hard zlib tries, of 9: more takes twice the time for a tenth of the room.
const LEVEL: u8 = 4;

/// The colour of the table that is most like another.
fn nearest(table: &[(Colour, usize)], colour: Colour) -> usize {
    let distance = |known: &Colour| -> u32 {
        let channels = known.to_be_bytes().into_iter().zip(colour.to_be_bytes());
        channels.map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    table.iter().enumerate().min_by_key(|(_, (known, _))| distance(known)).map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(indexed: &Indexed) -> Vec<u8> {
        let colour = |number: &u8| {
            let at = usize::from(*number) * 3;
            indexed.colours[at..at + 3].iter().copied().chain([255]).collect::<Vec<u8>>()
        };
        indexed.pixels.iter().flat_map(colour).collect()
    }

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let pixels: Vec<u8> = (0..=255).flat_map(|red| [red, 255 - red, 7, 255]).collect();
        let indexed = Indexed::of(&pixels);
        assert_eq!(shown(&indexed), pixels);
        assert_eq!(Indexed::of(&[]).pixels.len(), 0);
    }

    #[test]
    fn rare_colours_take_the_nearest_of_the_frequent_ones() {
        let mut pixels: Vec<u8> = (0..=255).flat_map(|red| [red, 0, 0, 255].repeat(3)).collect();
        pixels.extend([200, 1, 0, 255]);
        let shown = shown(&Indexed::of(&pixels));
        assert_eq!(shown[..pixels.len() - 4], pixels[..pixels.len() - 4]);
        assert_eq!(shown[pixels.len() - 4..], [200, 0, 0, 255]);
    }

    #[test]
    fn a_png_holds_what_was_drawn() {
        let pixels: Vec<u8> = (0..60).flat_map(|number| [number * 4, 9, number, 255]).collect();
        let file = Indexed::of(&pixels).png(12, 5).unwrap();
        let read = resvg::tiny_skia::Pixmap::decode_png(&file).unwrap();
        assert_eq!((read.width(), read.height(), read.data()), (12, 5, pixels.as_slice()));
    }
}
