// Convolutions as matrix products, and pooling. An image is height x width positions of `channels` numbers (row, column,
// channel). Images follow each other without gaps. A patch is the input of a kernel at one output position, in the same order.

/**
 * Writes the patches of `images` images, one a row: kernel x kernel x channels numbers. Positions outside of an image are 0.
 *
 * @param padding - rows and columns of zeros before the image's first
 */
export function patchesOf(
  input: usize, images: i32, height: i32, width: i32, channels: i32,
  kernel: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, patches: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  const runBytes = usize(kernel) * positionBytes;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++) {
        const left = x * stride - padding;
        const first = max(0, -left);
        const last = min(kernel, width - left);
        for (let ky = 0; ky < kernel; ky++) {
          const row = y * stride - padding + ky;
          if (row < 0 || row >= height || last <= first) memory.fill(patches, 0, runBytes);
          else {
            const from = input + usize(row) * rowBytes + usize(left + first) * positionBytes;
            if (first > 0) memory.fill(patches, 0, usize(first) * positionBytes);
            copyNumbers(from, patches + usize(first) * positionBytes, usize(last - first) * positionBytes);
            if (last < kernel) memory.fill(patches + usize(last) * positionBytes, 0, usize(kernel - last) * positionBytes);
          }
          patches += runBytes;
        }
      }
    input += usize(height) * rowBytes;
  }
}

// @ts-ignore: decorator
@inline
function copyNumbers(from: usize, to: usize, bytes: usize): void {
  const whole = from + (bytes & ~15);
  const end = from + bytes;
  while (from < whole) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  while (from < end) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}

/**
 * The transpose of `patchesOf`: every number of an image becomes the sum of its copies in the patches, from the first patch to
 * the last.
 *
 * @param channels - a multiple of 4
 */
export function sumPatches(
  patches: usize, images: i32, height: i32, width: i32, channels: i32,
  kernel: i32, stride: i32, padding: i32, outHeight: i32, outWidth: i32, out: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  const imageBytes = usize(height) * rowBytes;
  const runBytes = usize(kernel) * positionBytes;
  memory.fill(out, 0, usize(images) * imageBytes);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++) {
        const left = x * stride - padding;
        const first = max(0, -left);
        const last = min(kernel, width - left);
        for (let ky = 0; ky < kernel; ky++) {
          const row = y * stride - padding + ky;
          if (row >= 0 && row < height && last > first) {
            let from = patches + usize(first) * positionBytes;
            let to = out + usize(row) * rowBytes + usize(left + first) * positionBytes;
            const end = to + usize(last - first) * positionBytes;
            while (to < end) {
              v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
              from += 16;
              to += 16;
            }
          }
          patches += runBytes;
        }
      }
    out += imageBytes;
  }
}

/**
 * Largest number of each window of size x size positions, and which of the window's positions holds it (0 to size^2 - 1, the
 * first of equal ones; NaN counts as largest). Windows do not overlap; rows and columns that fill no window are left out.
 *
 * @param channels - a multiple of 4
 */
export function maximumPool(
  input: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, out: usize, chosen: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y + size <= height; y += size)
      for (let x = 0; x + size <= width; x += size)
        for (let channel: usize = 0; channel < positionBytes; channel += 16) {
          const corner = input + usize(y) * rowBytes + usize(x) * positionBytes + channel;
          let most = v128.load(corner);
          let place = i32x4.splat(0);
          for (let position = 1; position < size * size; position++) {
            const value = v128.load(corner + usize(position / size) * rowBytes + usize(position % size) * positionBytes);
            const isMore = v128.or(f32x4.gt(value, most), v128.and(f32x4.ne(value, value), f32x4.eq(most, most)));
            most = v128.bitselect(value, most, isMore);
            place = v128.bitselect(i32x4.splat(position), place, isMore);
          }
          v128.store(out, most);
          v128.store(chosen, place);
          out += 16;
          chosen += 16;
        }
    input += usize(height) * rowBytes;
  }
}

/** out = the numbers of `input` at the positions that `maximumPool` chose: its directional derivative. */
export function takeChosen(
  input: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, out: usize, chosen: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y + size <= height; y += size)
      for (let x = 0; x + size <= width; x += size)
        for (let channel: usize = 0; channel < positionBytes; channel += 16) {
          const corner = input + usize(y) * rowBytes + usize(x) * positionBytes + channel;
          const place = v128.load(chosen);
          let value = v128.load(corner);
          for (let position = 1; position < size * size; position++) {
            const other = v128.load(corner + usize(position / size) * rowBytes + usize(position % size) * positionBytes);
            value = v128.bitselect(other, value, i32x4.eq(place, i32x4.splat(position)));
          }
          v128.store(out, value);
          out += 16;
          chosen += 16;
        }
    input += usize(height) * rowBytes;
  }
}

/** The transpose of `takeChosen`: `out` is 0 except at the chosen positions, which get the numbers of `pooled`. */
export function placeChosen(
  pooled: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, out: usize, chosen: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  memory.fill(out, 0, usize(images) * usize(height) * rowBytes);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y + size <= height; y += size)
      for (let x = 0; x + size <= width; x += size)
        for (let channel: usize = 0; channel < positionBytes; channel += 16) {
          const corner = out + usize(y) * rowBytes + usize(x) * positionBytes + channel;
          const place = v128.load(chosen);
          const value = v128.load(pooled);
          for (let position = 0; position < size * size; position++) {
            const target = corner + usize(position / size) * rowBytes + usize(position % size) * positionBytes;
            v128.store(target, v128.and(value, i32x4.eq(place, i32x4.splat(position))));
          }
          pooled += 16;
          chosen += 16;
        }
    out += usize(height) * rowBytes;
  }
}

/**
 * Mean of each window of size x size positions, summed row by row. Windows do not overlap; rows and columns that fill no window
 * are left out.
 *
 * @param channels - a multiple of 4
 */
export function meanPool(
  input: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, out: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  const share = f32x4.splat(1 / f32(size * size));
  for (let image = 0; image < images; image++) {
    for (let y = 0; y + size <= height; y += size)
      for (let x = 0; x + size <= width; x += size)
        for (let channel: usize = 0; channel < positionBytes; channel += 16) {
          const corner = input + usize(y) * rowBytes + usize(x) * positionBytes + channel;
          let sum = v128.load(corner);
          for (let position = 1; position < size * size; position++)
            sum = f32x4.add(sum, v128.load(corner + usize(position / size) * rowBytes + usize(position % size) * positionBytes));
          v128.store(out, f32x4.mul(sum, share));
          out += 16;
        }
    input += usize(height) * rowBytes;
  }
}

/** The transpose of `meanPool`: every position of a window gets its share of the window's number. */
export function spreadMean(
  pooled: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, out: usize,
): void {
  const positionBytes = usize(channels) << 2;
  const rowBytes = usize(width) * positionBytes;
  const share = f32x4.splat(1 / f32(size * size));
  memory.fill(out, 0, usize(images) * usize(height) * rowBytes);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y + size <= height; y += size)
      for (let x = 0; x + size <= width; x += size)
        for (let channel: usize = 0; channel < positionBytes; channel += 16) {
          const corner = out + usize(y) * rowBytes + usize(x) * positionBytes + channel;
          const value = f32x4.mul(v128.load(pooled), share);
          for (let position = 0; position < size * size; position++)
            v128.store(corner + usize(position / size) * rowBytes + usize(position % size) * positionBytes, value);
          pooled += 16;
        }
    out += usize(height) * rowBytes;
  }
}
