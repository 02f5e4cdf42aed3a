using System.Text;
using System.Text.Json;
using Embassy.Gateway.Forwarding;

namespace Embassy.Gateway.Tests.Forwarding;

public class ResponseTransformsTests
{
    static byte[] Refusal(string message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        code = 5,
        message,
        details = (object[])[new { reason = "not_found", metadata = new { } }],
    });

    [Fact]
    public async Task A_refusal_allocates_a_few_KB()
    {
        const int Times = 200;
        var json = Refusal("There is no page 'a'.");
        for (var i = 0; i < Times; i++) await ResponseTransforms.ReadStatus(new MemoryStream(json), TestContext.Current.CancellationToken);
        // A memory stream completes at once, so that all of it runs on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++) await ResponseTransforms.ReadStatus(new MemoryStream(json), TestContext.Current.CancellationToken);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Times, 1, 16 << 10);
    }

    [Theory, InlineData(10), InlineData(4_000), InlineData(5_000), InlineData(200_000)]
    public async Task A_refusal_is_read_whole_whatever_its_length(int length)
    {
        var message = new string('m', length);
        var status = await ResponseTransforms.ReadStatus(new Trickle(Refusal(message)), TestContext.Current.CancellationToken);
        Assert.Equal(("not_found", message), (status!.Value.Reason.Code, status.Value.Detail));
    }

    [Fact]
    public async Task One_that_is_too_long_or_unreadable_is_none()
    {
        Assert.Null(
            await ResponseTransforms.ReadStatus(new MemoryStream(Refusal(new string('m', 300_000))),
                TestContext.Current.CancellationToken));
        Assert.Null(
            await ResponseTransforms.ReadStatus(new MemoryStream(Encoding.UTF8.GetBytes("<html>")), TestContext.Current.CancellationToken));
        Assert.Null(await ResponseTransforms.ReadStatus(new MemoryStream(), TestContext.Current.CancellationToken));
    }

    // A network gives what it has.
    sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 777)], cancellationToken);
    }
}
