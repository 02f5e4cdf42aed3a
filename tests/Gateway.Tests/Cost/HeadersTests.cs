using Embassy.Gateway.Changes;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Requests;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Primitives;

namespace Embassy.Gateway.Tests.Cost;

/// <summary>Each header that is read by hand, alone and through the front door.</summary>
public class HeadersTests(Stacks stacks)
{
    const int Most = 128 << 10;

    [Fact]
    public void Each_header_that_is_read_by_hand_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional($"Accept: {name}", Most, make, text => AcceptHeader.Accepts(new StringValues(text), AcceptHeader.Json));
            Growth.IsProportional($"Accept-Encoding: {name}", Most, make, text => AcceptEncoding.Chosen(new StringValues(text)));
            Growth.IsProportional($"If-None-Match: {name}", Most, make, text => Preconditions.Has(new StringValues(text), "\"v1\""));
            Growth.IsProportional($"If-Match: {name}", Most, make, text => Preconditions.Uncompressed(new StringValues(text)));
            Growth.IsProportional($"Last-Event-ID: {name}", Most, make, text =>
            {
                try
                {
                    ChangeCursor.Parse(text);
                }
                catch (Problem)
                {
                }
            });
        }
    }

    // Sixteen kilobytes of a header more may cost some megabytes, not hundreds of them.
    [Fact]
    public async Task No_header_makes_a_read_dear()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        var found = new List<string>();
        foreach (var header in (string[])["Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Match", "Last-Event-ID",
            "Range", "traceparent", "tracestate", "baggage", "Cookie", "X-Forwarded-For", "Origin"])
            foreach (var piece in (string[])["a-", "a,", "\"\\\"", "W/\"a\", ", "a;q=0.1,", "\"", "a=b;", "bytes=0-1,", "00-"])
                foreach (var address in (string[])["/v1/pages?pageSize=1", "/v1/forums"])
                    if (await Dear(http, address, header, Inputs.Repeated(piece, 16_000)) is { } bytes)
                        found.Add($"{address} {header}: {piece}… {bytes:N0} bytes");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    static async Task<long?> Dear(HttpClient http, string address, string header, string value)
    {
        var allocated = 0L;
        for (var tries = 0; tries < 3; tries++)
        {
            var before = GC.GetTotalAllocatedBytes();
            using var answer = await http.AsIs(HttpMethod.Get, address, null, (header, value));
            Assert.NotEqual(500, (int)answer.StatusCode);
            allocated = GC.GetTotalAllocatedBytes() - before;
            if (allocated < 16 << 20) return null;
        }
        return allocated;
    }
}
