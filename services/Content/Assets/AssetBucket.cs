using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>Files in a bucket of S3, or of a server that speaks as S3 does.</summary>
public sealed class AssetBucket(AmazonS3Client client, string bucket) : IAssetStore, IDisposable
{
    public static AssetBucket From(IConfiguration settings)
    {
        var config = new AmazonS3Config
        {
            // Servers that only speak as S3 does know no checksums but those that are asked for.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(20),
        };
        var region = settings["Assets:Region"] is { Length: > 0 } named ? named : "us-east-1";
        if (settings["Assets:Endpoint"] is { Length: > 0 } endpoint) (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (endpoint, true, region);
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        // Without a key of its own it looks where programs of AWS do: the environment, a profile, the machine's role.
        return new AssetBucket(settings["Assets:AccessKey"] is { Length: > 0 } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, settings["Assets:SecretKey"] ?? ""), config) : new AmazonS3Client(config), settings["Assets:Bucket"]!);
    }

    public Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation) => Ask(async () =>
    {
        await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = name, InputStream = bytes, ContentType = mediaType, AutoCloseStream = false }, cancellation);
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

    // That it is away, or does not let us in, is not the caller's doing, and passes.
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
