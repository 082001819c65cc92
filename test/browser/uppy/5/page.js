import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import { offerUpload } from '../offer-upload.js';

offerUpload(Uppy, (uppy, { apiUrl, token, multipart }) => {
  const headers = { authorization: `Bearer ${token}` };
  uppy.use(AwsS3, { shouldUseMultipart: multipart, endpoint: apiUrl, headers });
});
