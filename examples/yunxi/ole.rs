//! OLE compound files with one stream (CFB version 3, sectors of 512 bytes).

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
/// Shorter streams belong into the mini stream: they are filled up to this.
const SHORTEST_STREAM: usize = 4_096;
const ENTRIES_PER_SECTOR: usize = SECTOR / 4;

/// A file with a stream of this name.
pub(crate) fn file(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut content = stream.to_vec();
    content.resize(content.len().max(SHORTEST_STREAM), 0);
    let size = content.len();
    content.resize(size.div_ceil(SECTOR) * SECTOR, 0);
    let content_sectors = content.len() / SECTOR;
    // One directory sector, the stream, and the FAT that lists them and itself.
    let mut fat_sectors = 1;
    while fat_sectors * ENTRIES_PER_SECTOR < fat_sectors + 1 + content_sectors {
        fat_sectors += 1;
    }
    let directory_at = fat_sectors;
    let first = directory_at + 1;
    let mut fat = vec![FAT_SECTOR; fat_sectors];
    fat.push(END_OF_CHAIN);
    fat.extend((first + 1..first + content_sectors).map(number));
    fat.push(END_OF_CHAIN);
    fat.resize(fat_sectors * ENTRIES_PER_SECTOR, FREE);
    let mut out = header(fat_sectors, directory_at);
    out.extend(fat.iter().flat_map(|entry| entry.to_le_bytes()));
    out.extend(directory(name, first, size));
    out.extend(content);
    out
}

fn number(sector: usize) -> u32 {
    u32::try_from(sector).unwrap_or(END_OF_CHAIN)
}

fn header(fat_sectors: usize, directory_at: usize) -> Vec<u8> {
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.extend([0; 16]);
    // Minor and major version, byte order, sector and mini sector as powers of two.
    for half in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        out.extend(half.to_le_bytes());
    }
    out.extend([0; 6]);
    // Directory sectors (none stated in version 3), FAT sectors, first directory sector, transaction, mini limit,
    // mini FAT and its size, DIFAT and its size.
    let mini = number(SHORTEST_STREAM);
    for word in [0, number(fat_sectors), number(directory_at), 0, mini, END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        out.extend(word.to_le_bytes());
    }
    for sector in 0..fat_sectors {
        out.extend(number(sector).to_le_bytes());
    }
    out.resize(SECTOR, 0xFF);
    out
}

fn directory(name: &str, first: usize, size: usize) -> Vec<u8> {
    let mut out = entry("Root Entry", 5, 1, END_OF_CHAIN, 0);
    out.extend(entry(name, 2, FREE, number(first), size));
    for _ in 0..2 {
        let mut unused = vec![0; 128];
        for byte in unused.iter_mut().skip(68).take(12) {
            *byte = 0xFF;
        }
        out.extend(unused);
    }
    out
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: usize) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(out.len() + 2).unwrap_or(0);
    out.resize(64, 0);
    out.extend(length.to_le_bytes());
    // Black; no siblings.
    out.extend([kind, 1]);
    for word in [FREE, FREE, child] {
        out.extend(word.to_le_bytes());
    }
    out.extend([0; 36]);
    out.extend(start.to_le_bytes());
    out.extend(u64::try_from(size).unwrap_or(0).to_le_bytes());
    out
}
