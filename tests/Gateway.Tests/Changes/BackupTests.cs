using System.Net;
using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Changes;

/// <summary>
/// All databases and the assets are backed up while people write, and restored later, with the commands of an
/// operator. Each kind of reader ends with the records that the backup has and those entered since.
/// </summary>
public class BackupTests
{
    [Theory, BothWays]
    public async Task A_backup_under_load_restores_to_one_state_and_every_reader_notices(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts, Hook.Settings);
        await stack.Connected();
        await using var hook = await Hook.Start();
        var folder = Directory.CreateTempSubdirectory("embassy-backups-");
        try
        {
            await stack.Http(Roles.Service).Post("/v1/webhooks", new { url = hook.Url }).Json(HttpStatusCode.Created);
            var (editor, key) = (stack.Http(Roles.Editor), await stack.NewPage());
            var keyFile = Path.Combine(folder.FullName, "backup.key");
            await File.WriteAllTextAsync(keyFile, new string('a', 32) + new string('7', 32), TestContext.Current.CancellationToken);
            // The name of a stored file begins with its digest.
            var asset = Directory.CreateDirectory(Path.Combine(stack.AssetFolder, "5f")).FullName + "/5f" + new string('0', 62);
            await File.WriteAllTextAsync(asset, "a picture", TestContext.Current.CancellationToken);

            List<string> before = [.. await RestoredLogTests.Sign(stack, 2)];
            using var enough = new CancellationTokenSource();
            var load = Task.Run(async () =>
            {
                var written = new List<string>();
                while (!enough.IsCancellationRequested && written.Count < 30) written.AddRange(await RestoredLogTests.Sign(stack, 1));
                return written;
            }, TestContext.Current.CancellationToken);
            string[] place = ["--settings", stack.DatabaseSettings(), "--assets", stack.AssetFolder, "--key", keyFile];
            var made = await Ops("backup", [.. place, "--to", folder.FullName, "--json"]);
            await enough.CancelAsync();
            var during = await load;
            Assert.Equal(1, made.GetProperty("manifest").GetProperty("assets").GetProperty("count").GetInt32());
            await Ops("verify", ["--from", folder.FullName, "--key", keyFile, "--json"]);

            // Life goes on: what is written now is lost by the restore.
            var lost = await RestoredLogTests.Sign(stack, 3);
            await RestoredLogTests.Known(stack, [.. before, .. during, .. lost]);
            var saved = await editor.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "ثان", body = "نص" }, await Held());
            Assert.True(saved.IsSuccessStatusCode);
            var (held, cursor) = (await Held(), await ListChangesTests.End(stack));
            var log = new LogService.LogServiceClient(stack.Grpc("cooperation"));
            var position = await log.ReadLogAsync(new ReadLogRequest { Limit = 500 });
            using var sse = new Sse(stack, cursor);

            File.Delete(asset);
            await stack.WhileAllStopped(async () =>
            {
                Assert.Equal(1, (await Run("restore", [.. place, "--from", folder.FullName])).Code);
                await Ops("restore", [.. place, "--from", folder.FullName, "--replace", "--json"]);
            });
            await stack.Connected();
            Assert.Equal("a picture", await File.ReadAllTextAsync(asset, TestContext.Current.CancellationToken));

            // One state: everything acknowledged before the backup, nothing entered after it.
            var restored = (await stack.Http(Roles.DeskOfficer).GetAsync("/v1/agreements?pageSize=100").Json()).GetProperty("agreements")
                .EnumerateArray().Select(a => a.Text("id")).ToList();
            Assert.Empty(before.Except(restored));
            Assert.Empty(restored.Except([.. before, .. during]));
            Assert.Empty(lost.Intersect(restored));
            // The backup may have an agreement between its entry and its signatures; its writer goes on.
            foreach (var id in restored.Except(before))
                foreach (var party in (string[])["DZA", "AZE"])
                    await stack.Http(Roles.DeskOfficer).Post($"/v1/agreements/{id}/actions",
                        new { kind = "signed", date = "2022-11-29", party });
            string[] truth = [.. restored, .. await RestoredLogTests.Sign(stack, 4)];

            // Someone who read the page before: its version is given again, and matches nothing.
            var again = await editor.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "آخر", body = "نص" }, await Held());
            Assert.True(again.IsSuccessStatusCode);
            Assert.NotEqual(held, await Held());
            await editor.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "قديم", body = "نص" }, held).Refused(412, "stale");
            using (var conditional = new HttpRequestMessage(HttpMethod.Get, $"/v1/pages/{key}/editions/ar"))
            {
                conditional.Headers.TryAddWithoutValidation("If-None-Match", held);
                Assert.Equal(HttpStatusCode.OK, (await editor.SendAsync(conditional, TestContext.Current.CancellationToken)).StatusCode);
            }

            // A reader of the feed, a stream, a webhook, the timeline and search.
            var gone = await stack.Http().GetAsync($"/v1/changes?after={cursor}").Refused(410, "log_reset");
            var seen = await RestoredLogTests.Subjects(stack, gone.Text("cursor"));
            Assert.Empty(truth.Select(id => $"agreements/{id}").Except(seen));
            Assert.Empty(seen.Intersect(lost.Select(id => $"agreements/{id}")));
            while ((await sse.Next()).Name != "reset") { }
            await Eventually.True("the webhook is told of the reset",
                () => Task.FromResult(hook.Of("embassy.cooperation.log.reset.v1")
                    .Any(r => r.GetProperty("data").Text("former") == position.Epoch)));
            await Eventually.True("the webhook has what is new",
                () => Task.FromResult(truth[^4..].All(id => hook.Arrived.Any(a => a.Contains(id, StringComparison.Ordinal)))));
            await RestoredLogTests.Known(stack, truth);

            async Task<string> Held() => (await editor.GetAsync($"/v1/pages/{key}/editions/ar")).ETag();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<JsonElement> Ops(string command, string[] arguments)
    {
        var (code, output) = await Run(command, arguments);
        Assert.True(code == 0, $"{command} ended with {code}: {output}");
        return JsonElement.Parse(output);
    }

    static async Task<(int Code, string Output)> Run(string command, string[] arguments)
    {
        var (output, complaint) = (new List<string>(), new List<string>());
        using var child = await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll"), command, .. arguments],
            heard: output.Add, complained: complaint.Add);
        await child.Exited.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
        return (child.ExitCode, child.ExitCode == 0 ? string.Join('\n', output) : string.Join('\n', complaint));
    }
}
