import sharp from 'sharp';

/**
 * libvips tells formats by their content and has decoders for thirty, with one for SVG among them: whoever crafts a file, or a block
 * within a TIFF, would choose which of them reads it.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'],
});

/** With the decoders that photos and the blocks of a TIFF need, and no other. */
export { sharp };
