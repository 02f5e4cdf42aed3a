// node serve.mjs FOLDER BUCKET: serves a bucket out of a folder on a port of the system's choosing, which it prints.
// The key is S3RVER, S3RVER.
import S3rver from '@20minutes/s3rver';

const [directory, name] = process.argv.slice(2);
const { port } = await new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name }] }).run();
console.log(port);
