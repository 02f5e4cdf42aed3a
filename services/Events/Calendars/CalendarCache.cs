using System.Security.Cryptography;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Caching.Memory;

namespace Embassy.Events.Calendars;

/// <summary>The bytes of a generated file and their ETag.</summary>
public sealed record CachedFile(byte[] Bytes, string ETag)
{
    public static CachedFile Of(byte[] bytes) =>
        new(bytes, $"\"{System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 12))}\"");

    public HttpBody ToResponse(string mediaType, CalendarRequest calendarRequest, ServerCallContext context)
    {
        context.SetETag(ETag);
        context.SetLanguage(calendarRequest.Locale, calendarRequest.Negotiated);
        return new HttpBody { ContentType = mediaType, Data = UnsafeByteOperations.UnsafeWrap(Bytes) };
    }
}

/// <summary>Caches public calendars and feeds, each with the stamp of its source records.</summary>
/// <remarks>The bytes stay the same as long as the stamp does. The cache holds at most 64 MB.</remarks>
public sealed class CalendarCache(SiteLinks links) : IDisposable
{
    readonly MemoryCache written = new(new MemoryCacheOptions { SizeLimit = 64 << 20 });

    /// <summary>Writes the addresses in calendars and feeds.</summary>
    public SiteLinks Links => links;

    public async Task<CachedFile> Add(string name, string stamp, Func<Task<byte[]>> write)
    {
        if (written.TryGetValue(name, out (string Stamp, CachedFile File) there) && there.Stamp == stamp) return there.File;
        var file = CachedFile.Of(await write());
        written.Set(name, (stamp, file),
            new MemoryCacheEntryOptions { Size = file.Bytes.Length + 500, SlidingExpiration = TimeSpan.FromMinutes(30) });
        return file;
    }

    public void Dispose() => written.Dispose();
}
