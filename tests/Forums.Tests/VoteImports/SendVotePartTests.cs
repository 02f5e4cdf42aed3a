using System.Net.Sockets;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.VoteImports;

public class SendVotePartTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly byte[] File =
        Encoding.UTF8.GetBytes(
            Voters.File(Voters.RollCallHeader, "9000,74,0,2019-12-18,R/74/1,0,0,A SHORT TITLE,\"Words, and \"\"quoted\"\" ones\""));

    [Theory, BothWays]
    public async Task A_file_arrives_in_parts_of_any_size_and_a_part_that_came_twice_changes_nothing(Way way)
    {
        var desk = (await stacks.Forums(way)).Desk();
        var import = (await desk.Start("parts.csv", File.Length)).Text("import");
        for (var at = 0; at < File.Length; at += 7)
        {
            var part = File.AsMemory(at, Math.Min(7, File.Length - at));
            var received = (at + part.Length).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(received, (await desk.Part(import, at, part).Json()).Text("received"));
            Assert.Equal(received, (await desk.Part(import, at, part).Json()).Text("received"));
        }
        Assert.EndsWith("refused 0", (await desk.Finish(import).Json()).Came(), StringComparison.Ordinal);
        Assert.Equal("Words, and \"quoted\" ones", (await (await stacks.Forums(way)).Get("votes/voeten-9000")).Text("description"));
    }

    [Theory, BothWays]
    public async Task Refuses_a_gap_other_bytes_at_a_place_that_is_taken_and_more_than_was_announced(Way way)
    {
        var desk = (await stacks.Forums(way)).Desk();
        var import = (await desk.Start("gaps.csv", File.Length)).Text("import");
        await desk.Part(import, 0, File.AsMemory(0, 80)).Json();
        Assert.Equal("80", (await desk.Part(import, 90, File.AsMemory(90, 5)).Problem(409, "wrong_offset")).Text("received"));
        Assert.Equal("80", (await desk.Part(import, 0, new byte[80]).Problem(409, "wrong_offset")).Text("received"));
        Assert.Equal("80", (await desk.Part(import, 40, File.AsMemory(40, 50)).Problem(409, "wrong_offset")).Text("received"));
        Assert.Equal(["offset:out_of_range"],
            (await desk.Part(import, 80, new byte[File.Length]).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["offset:out_of_range"],
            (await desk.Part(import, long.MaxValue, File.AsMemory(0, 1)).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["offset:out_of_range"], (await desk.Part(import, -1, File.AsMemory(0, 1)).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["part:required"], (await desk.Part(import, 80, Array.Empty<byte>()).Problem(400, "invalid_request")).Faults());
        await desk.Part(import, 80, File.AsMemory(80), "application/json").Problem(415, "media_type_unsupported");
        await desk.Part(Guid.NewGuid().ToString(), 0, File).Problem(404, "not_found");
        await desk.Part("no-id", 0, File).Problem(404, "not_found");
        Assert.Equal("80", (await desk.GetAsync($"/v1/forums/un/imports/{import}").Json()).Text("received"));
        await desk.Part(import, 80, File.AsMemory(80)).Json();
        await desk.Finish(import).Json();
    }

    [Theory, BothWays]
    public async Task A_file_of_another_layout_is_refused_in_one_line_as_soon_as_it_shows(Way way)
    {
        var desk = (await stacks.Forums(way)).Desk();
        var import = (await desk.Start("other.csv", 1000)).Text("import");
        var problem = await desk.Part(import, 0, "id;name;vote\n1;a;yes\n"u8.ToArray()).Problem(400, "unknown_layout");
        Assert.Contains("id,name,vote", problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Text("detail"));
        await desk.Part(import, 0, new byte[] { 0xff, 0xfe, (byte)'\n' }).Problem(400, "unknown_layout");
        Assert.Equal("0", (await desk.GetAsync($"/v1/forums/un/imports/{import}").Json()).Text("received"));
        Assert.Equal("ideal-points",
            (await desk.Part(import, 0, Encoding.UTF8.GetBytes("\ufeff" + Voters.PointHeader + "\r\n")).Json()).Text("layout"));
    }

    [Theory, BothWays]
    public async Task A_transfer_that_breaks_off_leaves_nothing_and_goes_on_where_it_was(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var import = (await desk.Start("broken.csv", File.Length)).Text("import");
        await desk.Part(import, 0, File.AsMemory(0, 70)).Json();
        var address = new Uri(stack.Address);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(address.Host, address.Port);
            await using var wire = socket.GetStream();
            await wire.WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT /v1/forums/un/imports/{import}/content?offset=70 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + $"{stack.Token(Roles.DeskOfficer)}\r\nContent-Type: text/csv\r\nContent-Length: {File.Length - 70}\r\n\r\n"));
            await wire.WriteAsync(File.AsMemory(70, 20));
            await wire.FlushAsync();
        }
        // An incomplete part is not stored: a read of the import returns the end of the last complete one.
        await Eventually.True("the rest can be sent", async () =>
        {
            var received = (await desk.GetAsync($"/v1/forums/un/imports/{import}").Json()).Text("received");
            Assert.Equal("70", received);
            return true;
        });
        await desk.Finish(import).Problem(409, "upload_incomplete");
        await desk.Part(import, 70, File.AsMemory(70)).Json();
        Assert.Equal("done", (await desk.Finish(import).Json()).Text("status"));
    }

    [Fact]
    public async Task Takes_eight_mebibytes_at_once_and_no_more()
    {
        var desk = (await stacks.Forums(Way.Embedded)).Desk();
        var import = (await desk.Start("large.csv", 60 << 20)).Text("import");
        var line = Encoding.UTF8.GetBytes(Voters.VoteHeader + "\n");
        var eight = new byte[8 << 20];
        eight.AsSpan().Fill((byte)'\n');
        line.CopyTo(eight.AsSpan());
        await desk.Part(import, 0, new byte[(8 << 20) + 1]).Problem(413, "too_large");
        Assert.Equal("8388608", (await desk.Part(import, 0, eight).Json()).Text("received"));
    }
}
