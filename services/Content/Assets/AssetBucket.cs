using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>Stores files in an S3 bucket, or on an S3-compatible server.</summary>
public sealed class AssetBucket(AmazonS3Client client, string bucket) : IAssetStore, IDisposable
{
    public static AssetBucket From(AssetOptions settings)
    {
        var config = new AmazonS3Config
        {
            // S3-compatible servers support only the checksums that the request requires.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(20),
        };
        if (settings.Endpoint is { } endpoint)
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (endpoint, true, settings.Region);
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        // Without a configured key the client uses the AWS default credential chain: environment, profile, machine
        // role.
        return new AssetBucket(settings.AccessKey is { } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, settings.SecretKey ?? ""), config) : new AmazonS3Client(config),
            settings.Bucket!);
    }

    public Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation) => Ask(async () =>
    {
        await client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = name, InputStream = bytes, ContentType = mediaType, AutoCloseStream = false },
            cancellation);
        return true;
    });

    public Task<byte[]?> Read(string name, CancellationToken cancellation) => Ask(async () =>
    {
        try
        {
            using var found = await client.GetObjectAsync(bucket, name, cancellation);
            using var bytes = new MemoryStream((int)Math.Max(0, found.ContentLength));
            await found.ResponseStream.CopyToAsync(bytes, cancellation);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    });

    public void Dispose() => client.Dispose();

    // An unreachable store or denied access is a transient server error, not the caller's fault.
    static async Task<T> Ask<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new Problem(ProblemCodes.DependencyUnavailable, "The place where files are kept does not answer as it should.");
        }
    }
}
