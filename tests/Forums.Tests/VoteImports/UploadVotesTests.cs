using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Forums.Tests.VoteImports;

public class UploadVotesTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly byte[] File =
        System.Text.Encoding.UTF8.GetBytes(
            Voters.File(Voters.RollCallHeader, Enumerable.Range(1, 300).Select(i => $"{i},74,0,2019-12-18,R/74/{i},0,0,SHORT,Words")));

    [Theory, BothWays]
    public async Task Takes_a_stream_in_at_its_end_through_the_gateway_too(Way way)
    {
        var stack = await stacks.Forums(way);
        foreach (var (door, added) in (IEnumerable<(string, int)>)[("forums", 300), ("gateway", 0)])
        {
            using var call = Client(stack, door).UploadVotes();
            await call.RequestStream.WriteAsync(Begin(File.Length));
            for (var at = 0; at < File.Length; at += 1000) await call.RequestStream.WriteAsync(Part(at, 1000));
            await call.RequestStream.CompleteAsync();
            var done = await call;
            Assert.Equal(("done", "roll-calls", 300, added), (done.Status, done.Layout, done.Rows, done.Added));
        }
    }

    [Theory, BothWays]
    public async Task A_stream_that_is_only_validated_imports_nothing_and_is_finished_later(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        using var call = Client(stack).UploadVotes();
        var begin = Begin(File.Length);
        begin.ValidateOnly = true;
        await call.RequestStream.WriteAsync(begin);
        await call.RequestStream.WriteAsync(Part(0, File.Length));
        await call.RequestStream.CompleteAsync();
        var report = await call;
        Assert.Equal(("receiving", 300, 300), (report.Status, report.Rows, report.Added));
        Assert.Equal(0, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.RollCalls.Count())));
        using var again = Client(stack).UploadVotes();
        await again.RequestStream.WriteAsync(new UploadVotesRequest { Resume = report.Import });
        await again.RequestStream.CompleteAsync();
        Assert.Equal(("done", 300), ((await again).Status, (await again).Added));
    }

    [Theory, BothWays]
    public async Task A_stream_that_breaks_is_resumed_where_it_was(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        string import;
        using (var call = Client(stack).UploadVotes())
        {
            await call.RequestStream.WriteAsync(Begin(File.Length));
            import = (await call.ResponseHeadersAsync).GetValue("embassy-import")!;
            await call.RequestStream.WriteAsync(Part(0, 5000));
            await Eventually.True("the first part is kept", async () => await Received() == 5000);
        }
        Assert.Equal(5000, await Received());
        using var again = Client(stack).UploadVotes();
        await again.RequestStream.WriteAsync(new UploadVotesRequest { Resume = import });
        var at = int.Parse((await again.ResponseHeadersAsync).GetValue("embassy-received")!,
            System.Globalization.CultureInfo.InvariantCulture);
        await again.RequestStream.WriteAsync(Part(at, File.Length));
        await again.RequestStream.CompleteAsync();
        Assert.Equal(("done", 300, 300), ((await again).Status, (await again).Rows, (await again).Added));

        // Sent again after the import: the same response.
        using var late = Client(stack).UploadVotes();
        await late.RequestStream.WriteAsync(new UploadVotesRequest { Resume = import });
        await late.RequestStream.CompleteAsync();
        Assert.Equal(await again, await late);

        async Task<long> Received() => (await Client(stack).GetVoteImportAsync(new GetVoteImportRequest { Import = import })).Received;
    }

    [Theory, BothWays]
    public async Task A_streaming_call_is_held_to_policy_words_and_reasons_like_any_other(Way way)
    {
        var stack = await stacks.Forums(way);
        Assert.Equal((StatusCode.Unauthenticated, "token_missing"), await Refused(stack, [], Begin(10)));
        Assert.Equal((StatusCode.PermissionDenied, "forbidden"), await Refused(stack, [Roles.Editor], Begin(10)));
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"), await Refused(stack, [Roles.DeskOfficer]));
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"), await Refused(stack, [Roles.DeskOfficer], Part(0, 10)));
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"), await Refused(stack, [Roles.DeskOfficer], Begin(0)));
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"),
            await Refused(stack, [Roles.DeskOfficer],
                new UploadVotesRequest { Start = new() { Name = "a", Bytes = 10, Refusals = "maybe" } }));
        Assert.Equal((StatusCode.NotFound, "not_found"),
            await Refused(stack, [Roles.DeskOfficer], new UploadVotesRequest { Resume = Guid.NewGuid().ToString() }));
        Assert.Equal((StatusCode.InvalidArgument, "unknown_layout"),
            await Refused(stack, [Roles.DeskOfficer], Begin(10), new UploadVotesRequest { Part = ByteString.CopyFromUtf8("a,b\n1,2\n") }));
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"), await Refused(stack, [Roles.DeskOfficer], Begin(10), Part(0, 11)));
        Assert.Equal((StatusCode.FailedPrecondition, "upload_incomplete"),
            await Refused(stack, [Roles.DeskOfficer], Begin(File.Length), Part(0, 100)));
    }

    static async Task<(StatusCode, string)> Refused(Stack stack, string[] roles, params UploadVotesRequest[] steps)
    {
        using var call = new VoteImportsService.VoteImportsServiceClient(stack.Grpc("forums", roles)).UploadVotes();
        try
        {
            foreach (var step in steps) await call.RequestStream.WriteAsync(step);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The server has answered before the last step; the answer is what counts.
        }
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        return (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    static VoteImportsService.VoteImportsServiceClient Client(Stack stack, string door = "forums") =>
        new(stack.Grpc(door, Roles.DeskOfficer));

    static UploadVotesRequest Begin(long bytes) => new() { Start = new() { Name = "stream.csv", Bytes = bytes } };

    static UploadVotesRequest Part(int at, int length) =>
        new() { Part = ByteString.CopyFrom(File, at, Math.Min(length, File.Length - at)) };
}
