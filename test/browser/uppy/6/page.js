import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import { offerUpload } from '../offer-upload.js';

offerUpload(Uppy, (uppy, { apiUrl, token, multipart, declares }) => {
  const signRequest = async (request) => {
    const [file] = uppy.getFiles();
    // What Uppy itself does not hand on: with the size declared, the upload is bound to it.
    const metadata = declares ? { ...file.meta, size: file.size } : undefined;
    const response = await fetch(`${apiUrl}/uploads/sign`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, metadata }),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  uppy.use(AwsS3, { shouldUseMultipart: multipart, signRequest });
});
