//! Pictures of a document: a drawing of ours where there is one, else the file itself within the page.

use super::super::package::Package;
use super::super::walk::Tags;
use super::escape::escaped;
use crate::splice::SpliceError;
use crate::splice::xml::attribute;
use std::collections::BTreeMap;

/// English Metric Units in a tenth of a millimetre.
const EMU_PER_TENTH: u64 = 3_600;
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A picture as a document refers to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) alt: String,
    pub(super) relation: String,
    /// In EMU.
    pub(super) width: u64,
}

/// The pictures that a part refers to.
pub(super) struct Pictures<'p> {
    package: &'p Package,
    /// Parts by relation.
    targets: BTreeMap<String, String>,
    drawings: &'p BTreeMap<String, String>,
}

impl<'p> Pictures<'p> {
    pub(super) fn read(
        package: &'p Package,
        part: &str,
        relations: &str,
        drawings: &'p BTreeMap<String, String>,
    ) -> Result<Self, SpliceError> {
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut tags = Tags::of(relations);
        let mut targets = BTreeMap::new();
        while let Some(tag) = tags.next()? {
            let get = |key| attribute(tag.text, key).unwrap_or_default().into_owned();
            if get("Type").ends_with("/image") && get("TargetMode") != "External" {
                let target = get("Target");
                let path = target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
                targets.insert(get("Id"), path);
            }
        }
        Ok(Self { package, targets, drawings })
    }

    /// The picture's HTML; nothing where it is of no kind that a page shows.
    pub(super) fn html(&self, shown: &Shown) -> String {
        let alt = escaped(if shown.alt.is_empty() { &shown.name } else { &shown.alt });
        let tenths = shown.width / EMU_PER_TENTH;
        let style =
            if tenths == 0 { String::new() } else { format!(" style=\"width:{}.{}mm\"", tenths / 10, tenths % 10) };
        let content = match self.drawings.get(&shown.name) {
            Some(svg) => format!(" role=\"img\" aria-label=\"{alt}\">{}", without_prolog(svg)),
            None => match self.file(&shown.relation) {
                Some(source) => format!("><img alt=\"{alt}\" src=\"{source}\">"),
                None => return String::new(),
            },
        };
        format!("<span class=\"picture\"{style}{content}</span>")
    }

    fn file(&self, relation: &str) -> Option<String> {
        let bytes = self.package.bytes_of(self.targets.get(relation)?).ok()??;
        let kind = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [0xff, 0xd8, ..] => "jpeg",
            [b'G', b'I', b'F', ..] => "gif",
            _ => return None,
        };
        Some(format!("data:image/{kind};base64,{}", base64(&bytes)))
    }
}

/// An SVG without what may stand only at the beginning of a file.
fn without_prolog(svg: &str) -> &str {
    svg.find("<svg").and_then(|at| svg.get(at..)).unwrap_or_default()
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4_usize {
            let digit = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap_or(0);
            let digit = DIGITS.get(digit).copied().unwrap_or(b'=');
            text.push(if at > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base64() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }
}
