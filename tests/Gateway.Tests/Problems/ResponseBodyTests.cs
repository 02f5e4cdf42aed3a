using System.IO.Pipelines;
using Embassy.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Tests.Problems;

public class ResponseBodyTests
{
    [Fact]
    public async Task A_client_that_does_not_read_holds_no_more_than_a_buffer()
    {
        var pipe = new Pipe(
            new PipeOptions(pauseWriterThreshold: ResponseBody.MaxBuffered, resumeWriterThreshold: ResponseBody.MaxBuffered / 2));
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new Buffered(pipe.Writer));
        var body = new byte[1 << 20];
        Random.Shared.NextBytes(body);
        var writing = ResponseBody.Write(http, body, TestContext.Current.CancellationToken);
        Assert.True(pipe.Reader.TryRead(out var held));
        Assert.False(writing.IsCompleted);
        Assert.InRange(held.Buffer.Length, 1, 2 * ResponseBody.MaxBuffered);
        pipe.Reader.AdvanceTo(held.Buffer.Start);

        var read = new MemoryStream();
        var reading = pipe.Reader.CopyToAsync(read, TestContext.Current.CancellationToken);
        await writing;
        await pipe.Writer.CompleteAsync();
        await reading;
        Assert.Equal(body, read.ToArray());
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_it()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(
            new Buffered(
                new Pipe(new PipeOptions(pauseWriterThreshold: ResponseBody.MaxBuffered,
                    resumeWriterThreshold: ResponseBody.MaxBuffered / 2)).Writer));
        using var gone = new CancellationTokenSource();
        var writing = ResponseBody.Write(http, new byte[1 << 20], gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    sealed class Buffered(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream();
        public PipeWriter Writer => writer;
        public Task CompleteAsync() => Task.CompletedTask;
        public void DisableBuffering() { }
        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
