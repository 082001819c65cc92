// Huffman codes of limited length, in the canonical form of DEFLATE (RFC 1951, 3.2.2).

// Work memory: symbols that occur by rising count, then nodes of the tree with count and parent.
const SORTED: usize = 0;
const NODE_COUNTS: usize = 2048;
const PARENTS: usize = 8192;
const PER_LENGTH: usize = 14336;
const NEXT_CODE: usize = 14464;

/**
 * `counts` is u32 per symbol; `lengths` gets u8 per symbol (0 where it does not occur), `codes` u32: the bits of the code in
 * the order in which they are written, above its length in 8 bits. `work` has 16 KiB. No code is longer than `longest`.
 */
export function buildCode(
  counts: usize, symbols: i32, longest: i32, lengths: usize, codes: usize, work: usize,
): void {
  memory.fill(lengths, 0, symbols as usize);
  memory.fill(codes, 0, (symbols as usize) << 2);
  memory.fill(work + PER_LENGTH, 0, 128);
  const used = sortSymbols(counts, symbols, work);
  if (used === 0) return;
  if (used === 1) store<u32>(work + PER_LENGTH + 4, 1);
  else {
    countLengths(counts, used, longest, work);
    limitLengths(longest, work);
  }
  assignLengths(used, longest, lengths, work);
  assignCodes(symbols, longest, lengths, codes, work);
}

/** Symbols that occur, the rarest first; those of one count in their order. */
function sortSymbols(counts: usize, symbols: i32, work: usize): i32 {
  let used = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    if (countOf(counts, symbol) > 0) store<u32>(work + SORTED + ((used++ as usize) << 2), symbol);
  }
  // Shell's method: a few hundred symbols, and no memory.
  for (let gap = 121; gap > 0; gap = gap / 3) {
    for (let i = gap; i < used; i++) {
      const symbol = sortedAt(work, i);
      const own = countOf(counts, symbol);
      let place = i;
      while (place >= gap && isAfter(counts, sortedAt(work, place - gap), own, symbol)) {
        store<u32>(work + SORTED + ((place as usize) << 2), sortedAt(work, place - gap));
        place -= gap;
      }
      store<u32>(work + SORTED + ((place as usize) << 2), symbol);
    }
  }
  return used;
}

function isAfter(counts: usize, other: i32, own: u32, symbol: i32): bool {
  const count = countOf(counts, other);
  return count > own || (count === own && other > symbol);
}

/**
 * Joins the two rarest nodes until one is left: leaves are sorted, and inner nodes come in rising order by themselves, so that the
 * rarest is always at the front of one of two queues. Then counts how many leaves there are at each depth.
 */
function countLengths(counts: usize, used: i32, longest: i32, work: usize): void {
  for (let i = 0; i < used; i++) setNode(work, i, countOf(counts, sortedAt(work, i)));
  let leaf = 0;
  let inner = used;
  const nodes = 2 * used - 1;
  for (let node = used; node < nodes; node++) {
    let total: u32 = 0;
    for (let child = 0; child < 2; child++) {
      const takesLeaf = leaf < used && (inner >= node || nodeAt(work, leaf) <= nodeAt(work, inner));
      const rarest = takesLeaf ? leaf++ : inner++;
      total += nodeAt(work, rarest);
      store<u32>(work + PARENTS + ((rarest as usize) << 2), node);
    }
    setNode(work, node, total);
  }
  // From the root down, counts give way to depths.
  setNode(work, nodes - 1, 0);
  for (let node = nodes - 2; node >= 0; node--) {
    const depth = nodeAt(work, load<u32>(work + PARENTS + ((node as usize) << 2)) as i32) + 1;
    setNode(work, node, depth);
    if (node < used) addToLength(work, min<i32>(depth as i32, longest), 1);
  }
}

/** Leaves that were cut off at the longest length overfill the code: others are made longer until it fits exactly. */
function limitLengths(longest: i32, work: usize): void {
  let total: i32 = 0;
  for (let length = 1; length <= longest; length++) {
    total += (load<u32>(work + PER_LENGTH + ((length as usize) << 2)) as i32) << (longest - length);
  }
  for (; total > 1 << longest; total--) {
    let length = longest - 1;
    while (load<u32>(work + PER_LENGTH + ((length as usize) << 2)) === 0) length--;
    // One code of this length becomes the parent of itself and of one of the longest.
    addToLength(work, length, -1);
    addToLength(work, length + 1, 2);
    addToLength(work, longest, -1);
  }
}

/** The rarest symbols get the longest codes. */
function assignLengths(used: i32, longest: i32, lengths: usize, work: usize): void {
  let next = 0;
  for (let length = longest; length > 0; length--) {
    let left = load<u32>(work + PER_LENGTH + ((length as usize) << 2));
    for (; left > 0 && next < used; left--) store<u8>(lengths + (sortedAt(work, next++) as usize), length);
  }
}

function assignCodes(symbols: i32, longest: i32, lengths: usize, codes: usize, work: usize): void {
  let code: u32 = 0;
  for (let length = 1; length <= longest; length++) {
    store<u32>(work + NEXT_CODE + ((length as usize) << 2), code);
    code = (code + load<u32>(work + PER_LENGTH + ((length as usize) << 2))) << 1;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = load<u8>(lengths + (symbol as usize)) as u32;
    if (length === 0) continue;
    const place = work + NEXT_CODE + ((length as usize) << 2);
    const own = load<u32>(place);
    store<u32>(place, own + 1);
    store<u32>(codes + ((symbol as usize) << 2), (reversed(own, length) << 8) | length);
  }
}

/** Codes are written from their most significant bit on, everything else from the least. */
function reversed(code: u32, length: u32): u32 {
  let out: u32 = 0;
  for (let i: u32 = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
}

function countOf(counts: usize, symbol: i32): u32 {
  return load<u32>(counts + ((symbol as usize) << 2));
}

function sortedAt(work: usize, i: i32): i32 {
  return load<u32>(work + SORTED + ((i as usize) << 2)) as i32;
}

function nodeAt(work: usize, node: i32): u32 {
  return load<u32>(work + NODE_COUNTS + ((node as usize) << 2));
}

function setNode(work: usize, node: i32, value: u32): void {
  store<u32>(work + NODE_COUNTS + ((node as usize) << 2), value);
}

function addToLength(work: usize, length: i32, change: i32): void {
  const place = work + PER_LENGTH + ((length as usize) << 2);
  store<u32>(place, (load<u32>(place) as i32) + change);
}
