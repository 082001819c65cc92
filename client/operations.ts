/** Written by `npm run docs:openapi` of docs/openapi.json: not by hand. */

export type CreateImage = {
  readonly filename: string;
  readonly contentType: "image/tiff" | "image/jpeg" | "image/png";
  readonly size: number;
  readonly sha256?: string;
  readonly id?: string;
  readonly capturedAt?: string;
  readonly gps?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly altitude?: number;
    readonly accuracy?: number;
    readonly heading?: number;
    readonly groundSpeed?: number;
    readonly capturedAt?: string;
  };
  readonly mission?: string;
  readonly field?: string;
  readonly bands?: {
    readonly blue?: number;
    readonly green?: number;
    readonly red?: number;
    readonly red_edge?: number;
    readonly nir?: number;
  };
  readonly scale?: number;
  readonly offset?: number;
  readonly indices?: readonly ("ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi")[];
  readonly vegetationThreshold?: number | "otsu";
  readonly preview?: {
    readonly colourMap?: "canopy" | "rdylgn" | "viridis" | "magma" | "ylgn" | "spectral" | "greys";
    readonly range?: "fixed" | "percentile";
  };
  readonly soilBrightnessFactor?: number;
  readonly sensor?: string;
};

export type CreateCaptureGroup = {
  readonly captureGroup: readonly {
    readonly filename: string;
    readonly contentType: "image/tiff";
    readonly size: number;
    readonly sha256?: string;
  }[];
  readonly id?: string;
  readonly capturedAt?: string;
  readonly gps?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly altitude?: number;
    readonly accuracy?: number;
    readonly heading?: number;
    readonly groundSpeed?: number;
    readonly capturedAt?: string;
  };
  readonly mission?: string;
  readonly field?: string;
  readonly bands?: {
    readonly blue?: number;
    readonly green?: number;
    readonly red?: number;
    readonly red_edge?: number;
    readonly nir?: number;
  };
  readonly scale?: number;
  readonly offset?: number;
  readonly indices?: readonly ("ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi")[];
  readonly vegetationThreshold?: number | "otsu";
  readonly preview?: {
    readonly colourMap?: "canopy" | "rdylgn" | "viridis" | "magma" | "ylgn" | "spectral" | "greys";
    readonly range?: "fixed" | "percentile";
  };
  readonly soilBrightnessFactor?: number;
};

export type Reprocess = {
  readonly bands?: {
    readonly blue?: number;
    readonly green?: number;
    readonly red?: number;
    readonly red_edge?: number;
    readonly nir?: number;
  } | null;
  readonly scale?: number | null;
  readonly offset?: number | null;
  readonly indices?: readonly ("ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi")[] | null;
  readonly vegetationThreshold?: number | "otsu" | null;
  readonly preview?: {
    readonly colourMap?: "canopy" | "rdylgn" | "viridis" | "magma" | "ylgn" | "spectral" | "greys";
    readonly range?: "fixed" | "percentile";
  } | null;
  readonly soilBrightnessFactor?: number | null;
  readonly afterAttempt?: number;
  readonly sensor?: string | null;
};

export type CreatedImage = {
  readonly id: string;
  readonly status: "uploaded" | "processing" | "completed" | "failed";
  readonly createdAt: string;
  readonly duplicateOf: string | null;
  readonly upload: {
    readonly method: "PUT";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly expiresAt: string;
  } | null;
  readonly uploads: readonly {
    readonly filename: string;
    readonly method: "PUT";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly expiresAt: string;
  }[] | null;
};

export type CreatedImages = {
  readonly results: readonly ({
    readonly status: number;
    readonly image: CreatedImage | null;
    readonly problem: Problem | null;
  })[];
};

export type ImageList = {
  readonly items: readonly ({
    readonly id: string;
    readonly filename: string;
    readonly contentType: string;
    readonly size: number | null;
    readonly mission: string | null;
    readonly field: string | null;
    readonly status: "uploaded" | "processing" | "completed" | "failed";
    readonly failureCode: "empty_file" | "unsupported_format" | "unsupported_layout" | "damaged_file" | "too_large" | "needs_band_mapping" | "invalid_band_mapping" | "no_valid_pixels" | "upload_expired" | "object_missing" | "malware_found" | "malware_unscannable" | "malware_scan_failed" | "malware_scan_missing" | "attempts_exhausted" | null;
    readonly failureReason: string | null;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly capturedAt: string | null;
    readonly uploadedAt: string | null;
    readonly processedAt: string | null;
    readonly health: {
      readonly score: number;
      readonly status: "healthy" | "attention_needed" | "stressed" | "critical";
    } | null;
    readonly ndviMean: number | null;
  })[];
  readonly nextCursor: string | null;
};

export type Image = {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number | null;
  readonly mission: string | null;
  readonly field: string | null;
  readonly status: "uploaded" | "processing" | "completed" | "failed";
  readonly failureCode: "empty_file" | "unsupported_format" | "unsupported_layout" | "damaged_file" | "too_large" | "needs_band_mapping" | "invalid_band_mapping" | "no_valid_pixels" | "upload_expired" | "object_missing" | "malware_found" | "malware_unscannable" | "malware_scan_failed" | "malware_scan_missing" | "attempts_exhausted" | null;
  readonly failureReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly capturedAt: string | null;
  readonly uploadedAt: string | null;
  readonly processedAt: string | null;
  readonly attempt: number;
  readonly request: {
    readonly sensor?: string;
    readonly bands?: {
      readonly blue?: number;
      readonly green?: number;
      readonly red?: number;
      readonly red_edge?: number;
      readonly nir?: number;
    };
    readonly scale?: number;
    readonly offset?: number;
    readonly soilBrightnessFactor?: number;
    readonly vegetationThreshold?: number | "otsu";
    readonly indices?: readonly ("ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi")[];
    readonly preview?: {
      readonly colourMap?: "canopy" | "rdylgn" | "viridis" | "magma" | "ylgn" | "spectral" | "greys";
      readonly range?: "fixed" | "percentile";
    };
  };
  readonly captureGroup: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly size: number;
  }[] | null;
  readonly gps: {
    readonly latitude: number;
    readonly longitude: number;
    readonly altitude?: number;
    readonly accuracy?: number;
    readonly heading?: number;
    readonly groundSpeed?: number;
    readonly capturedAt?: string;
    readonly source: "request" | "file";
  } | null;
  readonly history: readonly ({
    readonly from: "uploaded" | "processing" | "completed" | "failed" | null;
    readonly to: "uploaded" | "processing" | "completed" | "failed";
    readonly attempt: number;
    readonly by: string;
    readonly reason: string | null;
    readonly at: string;
  })[];
  readonly analysis: Analysis | null;
};

export type Analysis = {
  readonly attempt: number;
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  readonly sampleType: string;
  readonly validPixels: number;
  readonly radiometry: "surface_reflectance" | "panel_reflectance" | "irradiance_reflectance" | "radiance_or_relative" | "raw_dn" | "display_rgb";
  readonly radiometrySource: "request" | "sensor" | "file" | "float_samples" | "none";
  readonly scale: number | null;
  readonly offset: number | null;
  readonly sensor: string | null;
  readonly bandMap: {
    readonly blue?: number;
    readonly green?: number;
    readonly red?: number;
    readonly red_edge?: number;
    readonly nir?: number;
  };
  readonly bandMapSource: "request" | "sensor" | "band_names" | "camera" | "colour_interpretation";
  readonly soilBrightnessFactor: number;
  readonly indices: {
    readonly ndvi: IndexResult;
    readonly savi: IndexResult;
    readonly osavi?: IndexResult;
    readonly msavi2?: IndexResult;
    readonly gndvi?: IndexResult;
    readonly ndre?: IndexResult;
    readonly evi?: IndexResult;
    readonly evi2?: IndexResult;
    readonly ndwi?: IndexResult;
    readonly vari?: IndexResult;
    readonly gli?: IndexResult;
    readonly exg?: IndexResult;
    readonly tgi?: IndexResult;
    readonly cig?: IndexResult;
    readonly cire?: IndexResult;
    readonly arvi?: IndexResult;
    readonly mcari?: IndexResult;
    readonly grvi_ratio?: IndexResult;
    readonly ngrdi?: IndexResult;
    readonly bndvi?: IndexResult;
    readonly endvi?: IndexResult;
  };
  readonly health: {
    readonly score: number;
    readonly status: "healthy" | "attention_needed" | "stressed" | "critical";
    readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
    readonly classSet: string;
    readonly classes: readonly ({
      readonly pixels: number;
      readonly fraction: number;
      readonly hectares: number | null;
      readonly name: string;
      readonly from: number;
      readonly to: number;
    })[];
    readonly vegetation: {
      readonly pixels: number;
      readonly fraction: number;
      readonly hectares: number | null;
      readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
      readonly threshold: number;
      readonly method: "otsu" | "fixed" | "request";
      readonly separability: number | null;
      readonly fixedBecause: "no_two_classes" | "implausible_otsu_threshold" | null;
      readonly statistics: {
        readonly count: number;
        readonly mean: number;
        readonly std: number;
        readonly p2: number;
        readonly p50: number;
        readonly p98: number;
      } | null;
    } | null;
  } | null;
  readonly stressZones: readonly ({
    readonly gridX: number;
    readonly gridY: number;
    readonly severity: "none" | "low" | "moderate" | "high";
    readonly ndvi: number | null;
    readonly savi: number | null;
  })[];
  readonly summary: string;
  readonly warnings: readonly string[];
  readonly outputs: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly bytes: number;
    readonly url: string;
  }[];
};

export type IndexResult = {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly p2: number;
  readonly p5: number;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p98: number;
  readonly histogram: {
    readonly from: number;
    readonly to: number;
    readonly counts: readonly number[];
    readonly below: number;
    readonly above: number;
  };
} | {
  readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
  readonly reason: string;
};

export type ReprocessedImage = {
  readonly id: string;
  readonly status: "uploaded" | "processing" | "completed" | "failed";
  readonly attempt: number;
  readonly request: {
    readonly sensor?: string;
    readonly bands?: {
      readonly blue?: number;
      readonly green?: number;
      readonly red?: number;
      readonly red_edge?: number;
      readonly nir?: number;
    };
    readonly scale?: number;
    readonly offset?: number;
    readonly soilBrightnessFactor?: number;
    readonly vegetationThreshold?: number | "otsu";
    readonly indices?: readonly ("ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi")[];
    readonly preview?: {
      readonly colourMap?: "canopy" | "rdylgn" | "viridis" | "magma" | "ylgn" | "spectral" | "greys";
      readonly range?: "fixed" | "percentile";
    };
  };
};

export type OpenApiDocument = {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
  };
  readonly paths: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, unknown>>;
};

export type UploadAgain = {
  readonly method: "PUT" | "POST" | "multipart";
  readonly filename?: string;
  readonly partChecksums?: boolean;
};

export type Upload = {
  readonly method: "PUT";
  readonly filename: string;
  readonly key: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
} | {
  readonly method: "POST";
  readonly filename: string;
  readonly key: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: string;
} | {
  readonly method: "multipart";
  readonly filename: string;
  readonly key: string;
  readonly uploadId: string;
  readonly partSize: number;
  readonly partCount: number | null;
  readonly partChecksums: boolean;
};

export type MultipartUploads = {
  readonly uploads: readonly ({
    readonly filename: string;
    readonly key: string;
    readonly uploadId: string;
    readonly initiatedAt: string | null;
  })[];
};

export type MultipartUpload = {
  readonly filename: string;
  readonly key: string;
  readonly uploadId: string;
  readonly partSize: number;
  readonly partCount: number | null;
  readonly partChecksums: boolean;
  readonly parts: readonly {
    readonly partNumber: number;
    readonly size: number;
    readonly etag: string;
  }[];
};

export type SignParts = {
  readonly partNumbers: readonly number[];
  readonly sha256?: readonly string[];
};

export type SignedParts = {
  readonly parts: readonly {
    readonly partNumber: number;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly expiresAt: string;
};

export type CompleteUpload = {
  readonly parts: readonly {
    readonly partNumber: number;
    readonly etag: string;
  }[];
};

export type CompletedUpload = {
  readonly id: string;
  readonly filename: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
};

export type SignUpload = {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly contentType?: string;
  readonly expiresIn?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type SignedUpload = {
  readonly url: string;
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
};

export type CompanionParameters = {
  readonly method: "POST";
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expires: number;
};

export type CompanionFile = {
  readonly filename: string;
  readonly type?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
};

export type CompanionUpload = {
  readonly key: string;
  readonly uploadId: string;
  readonly bucket: string;
};

export type CompanionParts = readonly {
  readonly PartNumber: number;
  readonly Size: number;
  readonly ETag: string;
}[];

export type CompanionSignedPart = {
  readonly url: string;
  readonly expires: number;
};

export type CompanionSignedParts = {
  readonly presignedUrls: Readonly<Record<string, string>>;
  readonly expires: number;
};

export type CompanionComplete = {
  readonly parts: readonly {
    readonly PartNumber: number;
    readonly ETag: string;
  }[];
};

export type CompanionCompleted = {
  readonly location: string;
  readonly bucket: string;
  readonly key: string;
};

export type CompanionAborted = Readonly<Record<string, unknown>>;

export type CreateWebhook = {
  readonly url: string;
  readonly events?: readonly ("ImageAnalysis.Completed" | "ImageAnalysis.Failed")[];
};

export type CreatedWebhook = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: string;
  readonly switchedOffAt: string | null;
  readonly secret: string;
};

export type WebhookList = {
  readonly items: readonly ({
    readonly id: string;
    readonly url: string;
    readonly events: readonly string[];
    readonly createdAt: string;
    readonly switchedOffAt: string | null;
  })[];
};

export type TestedWebhook = {
  readonly deliveryId: string;
  readonly eventId: string;
};

export type DeliveryList = {
  readonly items: readonly ({
    readonly id: string;
    readonly eventId: string;
    readonly eventType: string;
    readonly imageId: string | null;
    readonly status: "pending" | "delivered" | "given_up";
    readonly attempts: number;
    readonly createdAt: string;
    readonly lastAttemptAt: string | null;
    readonly nextAttemptAt: string | null;
    readonly responseStatus: number | null;
    readonly fault: string | null;
  })[];
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: "unauthorized" | "route_not_found" | "method_not_allowed" | "image_not_found" | "field_not_found" | "beds_not_found" | "not_analysed" | "bed_not_found" | "precondition_failed" | "unsupported_media_type" | "body_too_large" | "invalid_json" | "invalid_request" | "id_conflict" | "not_uploaded" | "already_uploaded" | "upload_not_found" | "upload_incomplete" | "operation_not_allowed" | "webhook_not_found" | "too_many_webhooks" | "webhook_off" | "intake_paused" | "database_resuming" | "database_unavailable" | "storage_unavailable" | "internal_error";
  readonly errors?: readonly ({
    readonly field: string;
    readonly code: "missing" | "unknown" | "invalid";
    readonly message: string;
    readonly accepted: string;
  })[];
  readonly requestId?: string;
};

export type BedFeatures = {
  readonly type: "FeatureCollection";
  readonly features: readonly ({
    readonly type: "Feature";
    readonly id: string;
    readonly geometry: {
      readonly type: "Polygon" | "MultiPolygon";
    };
    readonly properties: Readonly<Record<string, string | number | null>>;
  })[];
};

export type StacCollection = {
  readonly type: "Collection";
  readonly stac_version: "1.1.0";
  readonly id: string;
  readonly license: string;
  readonly links: readonly {
    readonly rel: string;
    readonly href: string;
  }[];
};

export type StacItem = {
  readonly type: "Feature";
  readonly stac_version: "1.1.0";
  readonly id: string;
  readonly links: readonly {
    readonly rel: string;
    readonly href: string;
  }[];
  readonly assets: Readonly<Record<string, {
    readonly href: string;
  }>>;
};

export type Text = string;

export type FieldList = {
  readonly items: readonly ({
    readonly field: string;
    readonly path: string;
    readonly images: {
      readonly uploaded: number;
      readonly processing: number;
      readonly completed: number;
      readonly failed: number;
    };
    readonly newestCapture: string | null;
    readonly newestAnalysis: string | null;
    readonly hasBeds: boolean;
    readonly bedCount: number;
  })[];
  readonly nextCursor: string | null;
};

export type FieldSeries = {
  readonly field: string;
  readonly index: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
  readonly truncated: boolean;
  readonly bed: {
    readonly id: string;
    readonly name: string | null;
  } | null;
  readonly groups: readonly ({
    readonly radiometry: "surface_reflectance" | "panel_reflectance" | "irradiance_reflectance" | "radiance_or_relative" | "raw_dn" | "display_rgb";
    readonly sensor: string | null;
    readonly soilBrightnessFactor: number | null;
    readonly scale: number | null;
    readonly offset: number | null;
    readonly comparable: boolean;
    readonly why: string | null;
    readonly cautions: readonly ("sensor_undeclared" | "radiometry_assumed")[];
    readonly points: readonly ({
      readonly imageId: string;
      readonly at: string;
      readonly atFrom: "capture" | "upload";
      readonly mean: number;
      readonly std: number;
      readonly p10: number;
      readonly p50: number;
      readonly p90: number;
      readonly validPixels: number;
      readonly extent: {
        readonly inside: number;
        readonly pixels: number;
        readonly validPixels: number;
        readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
      } | null;
    })[];
  })[];
  readonly leftOut: readonly ({
    readonly imageId: string;
    readonly at: string | null;
    readonly reason: "failed" | "not_processed" | "index_not_requested" | "index_unavailable" | "beds_not_measured" | "bed_unavailable";
    readonly detail: string;
  })[];
};

export type FieldChanges = {
  readonly field: string;
  readonly index: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
  readonly truncated: boolean;
  readonly newest: {
    readonly imageId: string;
    readonly at: string;
    readonly atFrom: "capture" | "upload";
    readonly radiometry: "surface_reflectance" | "panel_reflectance" | "irradiance_reflectance" | "radiance_or_relative" | "raw_dn" | "display_rgb";
    readonly sensor: string | null;
  } | null;
  readonly previous: {
    readonly imageId: string;
    readonly at: string;
    readonly atFrom: "capture" | "upload";
    readonly radiometry: "surface_reflectance" | "panel_reflectance" | "irradiance_reflectance" | "radiance_or_relative" | "raw_dn" | "display_rgb";
    readonly sensor: string | null;
  } | null;
  readonly overlap: number | null;
  readonly change: {
    readonly mean: {
      readonly before: number;
      readonly after: number;
      readonly difference: number;
    };
    readonly median: {
      readonly before: number;
      readonly after: number;
      readonly difference: number;
    };
    readonly classes: readonly {
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly hectares: {
        readonly before: number;
        readonly after: number;
        readonly difference: number;
      };
    }[] | null;
  } | null;
  readonly reason: "no_index" | "not_comparable" | "no_earlier_flight" | "other_extent" | "extent_unknown" | null;
  readonly why: string | null;
  readonly beds: readonly ({
    readonly id: string;
    readonly name: string | null;
    readonly before: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    } | null;
    readonly after: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    } | null;
    readonly change: {
      readonly mean: {
        readonly before: number;
        readonly after: number;
        readonly difference: number;
      };
      readonly median: {
        readonly before: number;
        readonly after: number;
        readonly difference: number;
      };
      readonly classes: readonly {
        readonly name: string;
        readonly from: number;
        readonly to: number;
        readonly hectares: {
          readonly before: number;
          readonly after: number;
          readonly difference: number;
        };
      }[] | null;
    };
    readonly reason: null;
    readonly unavailable: null;
  } | {
    readonly id: string;
    readonly name: string | null;
    readonly before: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    } | null;
    readonly after: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    } | null;
    readonly change: null;
    readonly reason: "no_map" | "outside_image" | "no_pixel_centre" | "no_valid_pixels" | "partly_outside" | "too_few_valid_pixels";
    readonly unavailable: string;
  })[] | null;
  readonly bedsUnavailable: string | null;
};

export type FieldOutliers = {
  readonly field: string;
  readonly index: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
  readonly truncated: boolean;
  readonly image: {
    readonly imageId: string;
    readonly at: string;
    readonly atFrom: "capture" | "upload";
    readonly radiometry: "surface_reflectance" | "panel_reflectance" | "irradiance_reflectance" | "radiance_or_relative" | "raw_dn" | "display_rgb";
    readonly sensor: string | null;
  } | null;
  readonly statistic: "mean" | "median";
  readonly threshold: number;
  readonly median: number | null;
  readonly mad: number | null;
  readonly sigma: number | null;
  readonly unscored: "too_few_beds" | "no_spread" | null;
  readonly beds: readonly ({
    readonly id: string;
    readonly name: string | null;
    readonly value: number;
    readonly score: number | null;
    readonly standsOut: "low" | "high" | null;
    readonly rank: number | null;
    readonly extent: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    };
  })[];
  readonly leftOut: readonly ({
    readonly id: string;
    readonly name: string | null;
    readonly reason: "no_map" | "outside_image" | "no_pixel_centre" | "no_valid_pixels" | "partly_outside" | "too_few_valid_pixels";
    readonly unavailable: string;
    readonly extent: {
      readonly inside: number;
      readonly pixels: number;
      readonly validPixels: number;
      readonly partial: "partly_outside" | "too_few_valid_pixels" | null;
    } | null;
  })[];
  readonly why: string | null;
};

export type BedCollection = {
  readonly type: "FeatureCollection";
  readonly features: readonly ({
    readonly type: "Feature";
    readonly id?: string | number | null;
    readonly properties?: Readonly<Record<string, unknown>> | null;
    readonly geometry: {
      readonly type: "Polygon" | "MultiPolygon";
      readonly coordinates: readonly (readonly unknown[])[];
    };
  })[];
};

export type FieldBeds = {
  readonly type: "FeatureCollection";
  readonly field: string;
  readonly revision: number;
  readonly updatedAt: string;
  readonly features: readonly ({
    readonly type: "Feature";
    readonly id: string;
    readonly properties: {
      readonly name: string | null;
    };
    readonly geometry: {
      readonly type: "Polygon";
      readonly coordinates: readonly (readonly (readonly [number, number])[])[];
    } | {
      readonly type: "MultiPolygon";
      readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[];
    };
  })[];
};

export type KeptBeds = {
  readonly field: string;
  readonly revision: number;
  readonly updatedAt: string;
  readonly bedCount: number;
  readonly changed: boolean;
};

export type ImageBeds = {
  readonly imageId: string;
  readonly field: string;
  readonly revision: number;
  readonly measuredAt: string;
  readonly beds: readonly ({
    readonly id: string;
    readonly name: string | null;
    readonly inside: number;
    readonly indices: {
      readonly ndvi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly savi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly osavi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly msavi2?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly gndvi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly ndre?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly evi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly evi2?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly ndwi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly vari?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly gli?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly exg?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly tgi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly cig?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly cire?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly arvi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly mcari?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly grvi_ratio?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly ngrdi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly bndvi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
      readonly endvi?: {
        readonly pixels: number;
        readonly validPixels: number;
        readonly mean: number;
        readonly std: number;
        readonly min: number;
        readonly max: number;
        readonly p2: number;
        readonly p5: number;
        readonly p10: number;
        readonly p25: number;
        readonly p50: number;
        readonly p75: number;
        readonly p90: number;
        readonly p95: number;
        readonly p98: number;
        readonly hectares: number | null;
        readonly classes: readonly ({
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly name: string;
          readonly from: number;
          readonly to: number;
        })[] | null;
        readonly cover: {
          readonly pixels: number;
          readonly fraction: number;
          readonly hectares: number | null;
          readonly basis: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi";
          readonly threshold: number;
        } | null;
      } | {
        readonly pixels: number;
        readonly unavailable: "outside_image" | "no_pixel_centre" | "no_valid_pixels";
        readonly reason: string;
      };
    };
  })[];
  readonly withoutMap: {
    readonly ndvi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly savi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly osavi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly msavi2?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly gndvi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly ndre?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly evi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly evi2?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly ndwi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly vari?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly gli?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly exg?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly tgi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly cig?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly cire?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly arvi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly mcari?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly grvi_ratio?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly ngrdi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly bndvi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
    readonly endvi?: {
      readonly unavailable: "no_nir_band" | "no_red_band" | "no_red_edge_band" | "no_green_band" | "no_blue_band" | "needs_reflectance" | "reflectance_out_of_range" | "no_valid_pixels";
      readonly reason: string;
    };
  };
  readonly nextCursor: string | null;
} | {
  readonly imageId: string;
  readonly field: string;
  readonly revision: number;
  readonly measuredAt: string;
  readonly unavailable: "not_located" | "unknown_crs" | "no_maps" | "unreadable_map" | "too_much_overlap" | "attempts_exhausted";
  readonly reason: string;
};

export type BedsBeingMeasured = {
  readonly imageId: string;
  readonly field: string;
  readonly revision: number;
  readonly measuredAt: null;
};

export type CreateImages = {
  readonly images: readonly (CreateImage | CreateCaptureGroup)[];
};

export interface Operations {
  /** The caller's images, newest first. */
  readonly listImages: {
    readonly request: {
      /** a whole number from 1 to 100 */
      readonly limit?: string | undefined;
      /** nextCursor of the page before */
      readonly cursor?: string | undefined;
      /** one or several, with commas between them, of uploaded, processing, completed, failed */
      readonly status?: string | undefined;
      /** a name of 1 to 100 characters without control characters, no space at either end, and neither . nor .. */
      readonly mission?: string | undefined;
      /** a name of 1 to 100 characters without control characters, no space at either end, and neither . nor .. */
      readonly field?: string | undefined;
      /** a time as of RFC 3339, such as 2026-05-01T10:00:00Z */
      readonly updatedSince?: string | undefined;
      /** a time as of RFC 3339, such as 2026-05-01T10:00:00Z */
      readonly capturedFrom?: string | undefined;
      /** a time as of RFC 3339, such as 2026-05-01T10:00:00Z */
      readonly capturedTo?: string | undefined;
      /** west,south,east,north in degrees, south not above north; west above east crosses the antimeridian */
      readonly bbox?: string | undefined;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: ImageList;
      readonly 304: null;
    };
  };
  /** A new image, with its upload. */
  readonly createImage: {
    readonly request: {
      /** In place of an id in the body: the same key makes no second image. */
      readonly idempotencyKey?: string | undefined;
      readonly body: CreateImage | CreateCaptureGroup;
    };
    readonly answers: {
      readonly 200: CreatedImage;
      readonly 201: CreatedImage;
    };
  };
  /** Up to a hundred new images. */
  readonly createImages: {
    readonly request: {
      /** In place of an id in the body: the same key makes no second image. */
      readonly idempotencyKey?: string | undefined;
      readonly body: CreateImages;
    };
    readonly answers: {
      readonly 200: CreatedImages;
    };
  };
  /** State, history and newest analysis, with links to its files. */
  readonly getImage: {
    readonly request: {
      readonly id: string;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: Image;
      readonly 304: null;
    };
  };
  /** Removes the image and all that was made of it. */
  readonly deleteImage: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 204: null;
    };
  };
  /** Computes the image anew. */
  readonly reprocessImage: {
    readonly request: {
      readonly id: string;
      readonly body?: Reprocess | undefined;
    };
    readonly answers: {
      readonly 202: ReprocessedImage;
    };
  };
  /** The caller's fields, by label. */
  readonly listFields: {
    readonly request: {
      /** a whole number from 1 to 200 */
      readonly limit?: string | undefined;
      /** nextCursor of the page before */
      readonly cursor?: string | undefined;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: FieldList;
      readonly 304: null;
    };
  };
  /** Values of an index over time, in groups that can be compared. */
  readonly fieldSeries: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** one of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi */
      readonly index?: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi" | undefined;
      /** the id of a bed of the field */
      readonly bed?: string | undefined;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: FieldSeries;
      readonly 304: null;
    };
  };
  /** The newest flight against the one before it that can be compared. */
  readonly fieldChanges: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** one of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi */
      readonly index?: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi" | undefined;
    };
    readonly answers: {
      readonly 200: FieldChanges;
    };
  };
  /** Beds that stand out within one flight. */
  readonly fieldOutliers: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** one of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi */
      readonly index?: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi" | undefined;
      /** the id of an image of the field */
      readonly image?: string | undefined;
      /** mean or median: of each bed */
      readonly statistic?: "mean" | "median" | undefined;
      /** robust standard deviations, a number from 0.1 to 100 */
      readonly threshold?: string | undefined;
    };
    readonly answers: {
      readonly 200: FieldOutliers;
    };
  };
  /** Figures of every image and bed of the field, as a file. */
  readonly exportField: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** csv or geojson */
      readonly format?: "csv" | "geojson" | undefined;
      /** one of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi; all where it is absent */
      readonly index?: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi" | undefined;
      /** of the link to the next page */
      readonly cursor?: string | undefined;
    };
    readonly answers: {
      readonly 200: string | BedFeatures;
    };
  };
  /** The field as a static STAC collection. */
  readonly fieldCollection: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
    };
    readonly answers: {
      readonly 200: StacCollection;
    };
  };
  /** Figures of the image and its beds, as a file. */
  readonly exportImage: {
    readonly request: {
      readonly id: string;
      /** csv or geojson */
      readonly format?: "csv" | "geojson" | undefined;
      /** one of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi; all where it is absent */
      readonly index?: "ndvi" | "savi" | "osavi" | "msavi2" | "gndvi" | "ndre" | "evi" | "evi2" | "ndwi" | "vari" | "gli" | "exg" | "tgi" | "cig" | "cire" | "arvi" | "mcari" | "grvi_ratio" | "ngrdi" | "bndvi" | "endvi" | undefined;
      /** of the link to the next page */
      readonly cursor?: string | undefined;
    };
    readonly answers: {
      readonly 200: string | BedFeatures;
    };
  };
  /** The STAC item of the image, with links to its files. */
  readonly imageItem: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 200: StacItem;
    };
  };
  /** One page of A4 to print. */
  readonly imageReport: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 200: string;
    };
  };
  /** Beds of a field, as GeoJSON. */
  readonly getBeds: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: FieldBeds;
      readonly 304: null;
    };
  };
  /** These beds and no others; they are measured in the newest images of the field. */
  readonly putBeds: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** ETag of the beds as the client has seen them: 412 where they are others by now. */
      readonly ifMatch?: string | undefined;
      /** * where there must be no beds yet: 412 where there are. */
      readonly ifNoneMatch?: string | undefined;
      readonly body: BedCollection;
    };
    readonly answers: {
      readonly 200: KeptBeds;
    };
  };
  /** Removes the beds of a field and all that was measured in them. */
  readonly deleteBeds: {
    readonly request: {
      /** Label of the field, or ~ and the base64url of its UTF-8: the form for one with a slash. */
      readonly field: string;
      /** ETag of the beds as the client has seen them: 412 where they are others by now. */
      readonly ifMatch?: string | undefined;
    };
    readonly answers: {
      readonly 204: null;
    };
  };
  /** Statistics of each bed in the maps of an image. */
  readonly getImageBeds: {
    readonly request: {
      readonly id: string;
      /** one or several, with commas between them, of ndvi, savi, osavi, msavi2, gndvi, ndre, evi, evi2, ndwi, vari, gli, exg, tgi, cig, cire, arvi, mcari, grvi_ratio, ngrdi, bndvi, endvi */
      readonly index?: string | undefined;
      /** a whole number from 1 to 1000 */
      readonly limit?: string | undefined;
      /** nextCursor of the page before */
      readonly cursor?: string | undefined;
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: ImageBeds;
      readonly 202: BedsBeingMeasured;
      readonly 304: null;
    };
  };
  /** This document, as this deployment has it. */
  readonly getOpenApiDocument: {
    readonly request: {
      readonly ifNoneMatch?: string | undefined;
    };
    readonly answers: {
      readonly 200: OpenApiDocument;
      readonly 304: null;
    };
  };
  /** Another upload of an image that waits for its file. */
  readonly uploadAgain: {
    readonly request: {
      readonly id: string;
      readonly body: UploadAgain;
    };
    readonly answers: {
      readonly 200: Upload;
    };
  };
  /** Multipart uploads that were begun and neither completed nor aborted. */
  readonly listMultipartUploads: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 200: MultipartUploads;
    };
  };
  /** How the file is cut, and the parts that are there. */
  readonly listParts: {
    readonly request: {
      readonly id: string;
      readonly uploadId: string;
      /** Which file of a capture group, by its name in the request that made the image. */
      readonly filename?: string | undefined;
    };
    readonly answers: {
      readonly 200: MultipartUpload;
    };
  };
  /** Drops the upload and its parts. */
  readonly abortUpload: {
    readonly request: {
      readonly id: string;
      readonly uploadId: string;
      /** Which file of a capture group, by its name in the request that made the image. */
      readonly filename?: string | undefined;
    };
    readonly answers: {
      readonly 204: null;
    };
  };
  /** Presigned URLs of up to a hundred parts. */
  readonly signParts: {
    readonly request: {
      readonly id: string;
      readonly uploadId: string;
      /** Which file of a capture group, by its name in the request that made the image. */
      readonly filename?: string | undefined;
      readonly body: SignParts;
    };
    readonly answers: {
      readonly 200: SignedParts;
    };
  };
  /** Makes the parts one object, which is then processed. */
  readonly completeUpload: {
    readonly request: {
      readonly id: string;
      readonly uploadId: string;
      /** Which file of a capture group, by its name in the request that made the image. */
      readonly filename?: string | undefined;
      readonly body: CompleteUpload;
    };
    readonly answers: {
      readonly 200: CompletedUpload;
    };
  };
  /** Signs one call to S3: signRequest of @uppy/aws-s3 from version 6. */
  readonly signUpload: {
    readonly request: {
      readonly body: SignUpload;
    };
    readonly answers: {
      readonly 200: SignedUpload;
    };
  };
  /** A form for one file (Companion). */
  readonly companionParameters: {
    readonly request: {
      /** The name of the file. */
      readonly filename: string;
      /** Its media type. */
      readonly type?: string | undefined;
      /** metadata[name]=value: fields of POST /images are declarations, others are passed over. */
      readonly metadata?: Readonly<Record<string, string>> | undefined;
    };
    readonly answers: {
      readonly 200: CompanionParameters;
    };
  };
  /** Begins a multipart upload of one file (Companion). */
  readonly companionCreateMultipart: {
    readonly request: {
      readonly body: CompanionFile;
    };
    readonly answers: {
      readonly 200: CompanionUpload;
    };
  };
  /** Parts that are there (Companion). */
  readonly companionListParts: {
    readonly request: {
      readonly uploadId: string;
      /** As the answer that began the upload had it. */
      readonly key: string;
    };
    readonly answers: {
      readonly 200: CompanionParts;
    };
  };
  /** Drops the upload (Companion). */
  readonly companionAbort: {
    readonly request: {
      readonly uploadId: string;
      /** As the answer that began the upload had it. */
      readonly key: string;
    };
    readonly answers: {
      readonly 200: CompanionAborted;
    };
  };
  /** Presigned URLs of several parts (Companion). */
  readonly companionSignParts: {
    readonly request: {
      readonly uploadId: string;
      /** As the answer that began the upload had it. */
      readonly key: string;
      /** Up to a hundred, with commas between them. */
      readonly partNumbers: string;
    };
    readonly answers: {
      readonly 200: CompanionSignedParts;
    };
  };
  /** Makes the parts one object, which is then processed (Companion). */
  readonly companionComplete: {
    readonly request: {
      readonly uploadId: string;
      /** As the answer that began the upload had it. */
      readonly key: string;
      readonly body: CompanionComplete;
    };
    readonly answers: {
      readonly 200: CompanionCompleted;
    };
  };
  /** Presigned URL of one part (Companion). */
  readonly companionSignPart: {
    readonly request: {
      readonly uploadId: string;
      readonly partNumber: number;
      /** As the answer that began the upload had it. */
      readonly key: string;
    };
    readonly answers: {
      readonly 200: CompanionSignedPart;
    };
  };
  /** The caller's webhooks, oldest first. */
  readonly listWebhooks: {
    readonly request: {};
    readonly answers: {
      readonly 200: WebhookList;
    };
  };
  /** Where events of images are to be sent. */
  readonly createWebhook: {
    readonly request: {
      readonly body: CreateWebhook;
    };
    readonly answers: {
      readonly 201: CreatedWebhook;
    };
  };
  /** Ends a webhook, with what is still to be delivered to it. */
  readonly deleteWebhook: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 204: null;
    };
  };
  /** Sends a test event. */
  readonly testWebhook: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 202: TestedWebhook;
    };
  };
  /** What became of the newest 50 events, newest first. */
  readonly listDeliveries: {
    readonly request: {
      readonly id: string;
    };
    readonly answers: {
      readonly 200: DeliveryList;
    };
  };
}

export const OPERATIONS = {
  listImages: {
    method: "GET",
    path: "/images",
    needsToken: true,
    contentType: null,
    inPath: {},
    inQuery: {limit: "limit", cursor: "cursor", status: "status", mission: "mission", field: "field", updatedSince: "updatedSince", capturedFrom: "capturedFrom", capturedTo: "capturedTo", bbox: "bbox"},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  createImage: {
    method: "POST",
    path: "/images",
    needsToken: true,
    contentType: "application/json",
    inPath: {},
    inQuery: {},
    inHeaders: {idempotencyKey: "Idempotency-Key"},
  },
  createImages: {
    method: "POST",
    path: "/images/batch",
    needsToken: true,
    contentType: "application/json",
    inPath: {},
    inQuery: {},
    inHeaders: {idempotencyKey: "Idempotency-Key"},
  },
  getImage: {
    method: "GET",
    path: "/images/{id}",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  deleteImage: {
    method: "DELETE",
    path: "/images/{id}",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  reprocessImage: {
    method: "POST",
    path: "/images/{id}/reprocess",
    needsToken: true,
    contentType: "application/json",
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  listFields: {
    method: "GET",
    path: "/fields",
    needsToken: true,
    contentType: null,
    inPath: {},
    inQuery: {limit: "limit", cursor: "cursor"},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  fieldSeries: {
    method: "GET",
    path: "/fields/{field}/series",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {index: "index", bed: "bed"},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  fieldChanges: {
    method: "GET",
    path: "/fields/{field}/changes",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {index: "index"},
    inHeaders: {},
  },
  fieldOutliers: {
    method: "GET",
    path: "/fields/{field}/outliers",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {index: "index", image: "image", statistic: "statistic", threshold: "threshold"},
    inHeaders: {},
  },
  exportField: {
    method: "GET",
    path: "/fields/{field}/export",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {format: "format", index: "index", cursor: "cursor"},
    inHeaders: {},
  },
  fieldCollection: {
    method: "GET",
    path: "/fields/{field}/stac",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {},
    inHeaders: {},
  },
  exportImage: {
    method: "GET",
    path: "/images/{id}/export",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {format: "format", index: "index", cursor: "cursor"},
    inHeaders: {},
  },
  imageItem: {
    method: "GET",
    path: "/images/{id}/item",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  imageReport: {
    method: "GET",
    path: "/images/{id}/report",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  getBeds: {
    method: "GET",
    path: "/fields/{field}/beds",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  putBeds: {
    method: "PUT",
    path: "/fields/{field}/beds",
    needsToken: true,
    contentType: "application/json",
    inPath: {field: "field"},
    inQuery: {},
    inHeaders: {ifMatch: "If-Match", ifNoneMatch: "If-None-Match"},
  },
  deleteBeds: {
    method: "DELETE",
    path: "/fields/{field}/beds",
    needsToken: true,
    contentType: null,
    inPath: {field: "field"},
    inQuery: {},
    inHeaders: {ifMatch: "If-Match"},
  },
  getImageBeds: {
    method: "GET",
    path: "/images/{id}/beds",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {index: "index", limit: "limit", cursor: "cursor"},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  getOpenApiDocument: {
    method: "GET",
    path: "/openapi.json",
    needsToken: false,
    contentType: null,
    inPath: {},
    inQuery: {},
    inHeaders: {ifNoneMatch: "If-None-Match"},
  },
  uploadAgain: {
    method: "POST",
    path: "/images/{id}/upload",
    needsToken: true,
    contentType: "application/json",
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  listMultipartUploads: {
    method: "GET",
    path: "/images/{id}/multipart",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  listParts: {
    method: "GET",
    path: "/images/{id}/multipart/{uploadId}",
    needsToken: true,
    contentType: null,
    inPath: {id: "id", uploadId: "uploadId"},
    inQuery: {filename: "filename"},
    inHeaders: {},
  },
  abortUpload: {
    method: "DELETE",
    path: "/images/{id}/multipart/{uploadId}",
    needsToken: true,
    contentType: null,
    inPath: {id: "id", uploadId: "uploadId"},
    inQuery: {filename: "filename"},
    inHeaders: {},
  },
  signParts: {
    method: "POST",
    path: "/images/{id}/multipart/{uploadId}/parts",
    needsToken: true,
    contentType: "application/json",
    inPath: {id: "id", uploadId: "uploadId"},
    inQuery: {filename: "filename"},
    inHeaders: {},
  },
  completeUpload: {
    method: "POST",
    path: "/images/{id}/multipart/{uploadId}/complete",
    needsToken: true,
    contentType: "application/json",
    inPath: {id: "id", uploadId: "uploadId"},
    inQuery: {filename: "filename"},
    inHeaders: {},
  },
  signUpload: {
    method: "POST",
    path: "/uploads/sign",
    needsToken: true,
    contentType: "application/json",
    inPath: {},
    inQuery: {},
    inHeaders: {},
  },
  companionParameters: {
    method: "GET",
    path: "/s3/params",
    needsToken: true,
    contentType: null,
    inPath: {},
    inQuery: {filename: "filename", type: "type", metadata: "metadata"},
    inHeaders: {},
  },
  companionCreateMultipart: {
    method: "POST",
    path: "/s3/multipart",
    needsToken: true,
    contentType: "application/json",
    inPath: {},
    inQuery: {},
    inHeaders: {},
  },
  companionListParts: {
    method: "GET",
    path: "/s3/multipart/{uploadId}",
    needsToken: true,
    contentType: null,
    inPath: {uploadId: "uploadId"},
    inQuery: {key: "key"},
    inHeaders: {},
  },
  companionAbort: {
    method: "DELETE",
    path: "/s3/multipart/{uploadId}",
    needsToken: true,
    contentType: null,
    inPath: {uploadId: "uploadId"},
    inQuery: {key: "key"},
    inHeaders: {},
  },
  companionSignParts: {
    method: "GET",
    path: "/s3/multipart/{uploadId}/batch",
    needsToken: true,
    contentType: null,
    inPath: {uploadId: "uploadId"},
    inQuery: {key: "key", partNumbers: "partNumbers"},
    inHeaders: {},
  },
  companionComplete: {
    method: "POST",
    path: "/s3/multipart/{uploadId}/complete",
    needsToken: true,
    contentType: "application/json",
    inPath: {uploadId: "uploadId"},
    inQuery: {key: "key"},
    inHeaders: {},
  },
  companionSignPart: {
    method: "GET",
    path: "/s3/multipart/{uploadId}/{partNumber}",
    needsToken: true,
    contentType: null,
    inPath: {uploadId: "uploadId", partNumber: "partNumber"},
    inQuery: {key: "key"},
    inHeaders: {},
  },
  listWebhooks: {
    method: "GET",
    path: "/webhooks",
    needsToken: true,
    contentType: null,
    inPath: {},
    inQuery: {},
    inHeaders: {},
  },
  createWebhook: {
    method: "POST",
    path: "/webhooks",
    needsToken: true,
    contentType: "application/json",
    inPath: {},
    inQuery: {},
    inHeaders: {},
  },
  deleteWebhook: {
    method: "DELETE",
    path: "/webhooks/{id}",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  testWebhook: {
    method: "POST",
    path: "/webhooks/{id}/test",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
  listDeliveries: {
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    needsToken: true,
    contentType: null,
    inPath: {id: "id"},
    inQuery: {},
    inHeaders: {},
  },
} as const;
