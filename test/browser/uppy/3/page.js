import AwsS3 from '@uppy/aws-s3-multipart';
import Uppy from '@uppy/core';
import { offerUpload } from '../offer-upload.js';

offerUpload(Uppy, (uppy, { apiUrl, token, multipart }) => {
  const companionHeaders = { authorization: `Bearer ${token}` };
  uppy.use(AwsS3, { shouldUseMultipart: multipart, companionUrl: apiUrl, companionHeaders });
});
