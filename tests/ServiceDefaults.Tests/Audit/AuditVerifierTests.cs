using System.Text.Json;
using Embassy.Content;
using Embassy.Content.Reviews;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults.Tests.Audit;

public class AuditVerifierTests(Stacks stacks) : IClassFixture<Stacks>
{
    // Nothing but the service itself may write the rows, so an intruder first takes the triggers away.
    static async Task Intrude(Stack stack, params string[] statements) => await stack.Query<EmbassyDb, int>("content", async db =>
    {
        await db.Database.OpenConnectionAsync();
        var pg = db.Database.IsNpgsql();
        foreach (var sql in (string[])[.. pg
            ? ["alter table \"Audit\" disable trigger user", "alter table \"AuditSeals\" disable trigger user"]
            : (string[])["drop trigger if exists \"embassy_audit_Audit_update\"",
                "drop trigger if exists \"embassy_audit_Audit_delete\"", "drop trigger if exists \"embassy_audit_AuditSeals_delete\"",
                "drop trigger if exists \"embassy_audit_added\""], .. statements])
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        return 0;
    });

    static async Task<JsonElement> Verify(Stack stack, string? head = null)
    {
        await using var output = new StringWriter();
        var code = await AuditCommand.Verify(stack.App("content"), head, json: true, output);
        var found = JsonElement.Parse(output.ToString());
        Assert.Equal(found.GetProperty("intact").GetBoolean() ? 0 : 1, code);
        return found;
    }

    static async Task<string> Fault(Stack stack, string? head = null)
    {
        var found = await Verify(stack, head);
        return found.GetProperty("intact").GetBoolean() ? "" : $"{found.GetProperty("fault").Text("kind")} "
            + $"{found.GetProperty("fault").GetProperty("sequence").GetInt64()}";
    }

    static async Task<Stack> Sealed(Way way, int rows)
    {
        var stack = await Stack.Start(way, [Probe.Listener]);
        for (var i = 0; i < rows; i++) await Write(stack);
        await Settled(stack);
        return stack;
    }

    static Task Settled(Stack stack) => Eventually.True("the audit is sealed",
        () => stack.Query<EmbassyDb, bool>("content", async db => !await db.Set<AuditWaiting>().AnyAsync()));

    static Task Write(Stack stack) => stack.Query<ContentDb, int>("content", db =>
    {
        db.Reviews.Add(Opened("d"));
        return db.SaveChangesAsync();
    });

    static Review Opened(string detail) => new()
    {
        PageKey = "k",
        Locale = "en",
        Reason = "test",
        Subject = "s",
        Detail = detail,
        OpenedAt = DateTimeOffset.UtcNow
    };

    [Theory, BothWays]
    public async Task A_changed_a_removed_an_inserted_and_a_cut_off_entry_is_found(Way way)
    {
        await using var stack = await Sealed(way, 5);
        var whole = await Verify(stack);
        Assert.True(whole.GetProperty("intact").GetBoolean());
        var (head, last) = (whole.Text("head"), whole.GetProperty("sequence").GetInt64());
        const string Second = "(select \"Audit\" from \"AuditSeals\" where \"Sequence\" = 2)";

        await Intrude(stack, $"update \"Audit\" set \"Person\" = 'another' where \"Id\" = {Second}");
        Assert.Equal("changed 2", await Fault(stack));
        await Intrude(stack, $"update \"Audit\" set \"Person\" = 'service' where \"Id\" = {Second}");
        Assert.Equal("", await Fault(stack));

        await Intrude(stack, $"""
            insert into "Audit" select {(way == Way.Real ? "gen_random_uuid()" : "'0197FFFF-0000-7000-8000-000000000001'")}, {Columns}
            from "Audit" where "Id" = {Second}
            """);
        Assert.Equal("inserted 0", await Fault(stack));
        await Intrude(stack, """delete from "Audit" where not exists (select 1 from "AuditSeals" s where s."Audit" = "Audit"."Id")""");
        Assert.Equal("", await Fault(stack));

        await Intrude(stack, $"delete from \"AuditSeals\" where \"Sequence\" = {last}");
        Assert.Equal($"cut-off {last}", await Fault(stack, head));
        // Without the head that was kept outside, only the row that is left over shows it.
        Assert.Equal("inserted 0", await Fault(stack));

        await Intrude(stack, $"delete from \"Audit\" where \"Id\" = {Second}");
        Assert.Equal("removed 2", await Fault(stack));
        await Intrude(stack, "delete from \"AuditSeals\" where \"Sequence\" = 2");
        Assert.Equal("removed 2", await Fault(stack));
    }

    const string Columns = """
        "At", "Operation", "Outcome", "Code", "Person", "Name", "Roles", "Client", "Cause", "Address", "RequestId", "TraceId", "Records",
        "Changes", "Times", "KeyId", "Mac"
        """;

    [Theory, BothWays]
    public async Task Audit_rows_and_seals_cannot_be_changed_or_deleted(Way way)
    {
        await using var stack = await Sealed(way, 1);
        foreach (var sql in (string[])["update \"Audit\" set \"Person\" = 'x'", "delete from \"Audit\"",
            "update \"AuditSeals\" set \"Sequence\" = 9", "delete from \"AuditSeals\"", "delete from \"AuditRecords\"",
            .. way == Way.Real ? ["truncate \"Audit\"", "truncate \"AuditSeals\""]
                : System.Array.Empty<string>()])
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => stack.Query<EmbassyDb, int>("content",
                db => db.Database.ExecuteSqlRawAsync(sql)));
        Assert.Equal("", await Fault(stack));
    }

    [Theory, BothWays]
    public async Task A_transaction_that_is_rolled_back_leaves_no_entry(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var before = await Rows(stack);
        await stack.Query<ContentDb, int>("content", async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Reviews.Add(Opened("d"));
            await db.SaveChangesAsync();
            return 0;
        });
        Assert.Equal(before, await Rows(stack));
    }

    [Theory, BothWays]
    public async Task A_transaction_leaves_one_entry_for_all_that_it_saved_and_counts_what_no_save_tracks(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var before = await Rows(stack);
        await stack.Query<ContentDb, int>("content", async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            for (var i = 0; i < 2; i++)
            {
                db.Reviews.Add(Opened($"d{i}"));
                await db.SaveChangesAsync();
            }
            await db.Reviews.Where(r => r.Subject == "s" && r.Detail.StartsWith("d1")).ExecuteDeleteAsync();
            await transaction.CommitAsync();
            return 0;
        });
        Assert.Equal(before + 1, await Rows(stack));
        var changes = await stack.Query<EmbassyDb, string>("content",
            db => db.Set<AuditRow>().OrderByDescending(r => r.Id).Select(r => r.Changes).FirstAsync());
        var all = JsonElement.Parse(changes).EnumerateArray().ToList();
        Assert.Equal(["added", "added", "removed"], all.Select(c => c.Text("change")));
        Assert.True(all[2].GetProperty("count").GetInt64() >= 1);
    }

    static Task<int> Rows(Stack stack) => stack.Query<EmbassyDb, int>("content", db => db.Set<AuditRow>().CountAsync());

    [Theory, BothWays]
    public async Task Two_sealers_and_many_writers_make_one_chain(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Listener]);
        var services = stack.Services("content");
        var done = false;
        async Task Seal()
        {
            var sealer = ActivatorUtilities.CreateInstance<AuditSealer>(services);
            while (!Volatile.Read(ref done)) await sealer.Seal(CancellationToken.None);
        }
        var sealers = Task.WhenAll(Task.Run(Seal), Task.Run(Seal));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await Write(stack);
        })));
        await Settled(stack);
        Volatile.Write(ref done, true);
        await sealers;
        Assert.Equal("", await Fault(stack));
        Assert.Equal(100, await stack.Query<EmbassyDb, int>("content",
            db => db.Set<AuditRow>().CountAsync(r => r.Changes.Contains("\"review\""))));
        Assert.Equal(await Rows(stack), (await Verify(stack)).GetProperty("sequence").GetInt64());
    }

    [Theory, BothWays]
    public async Task What_is_sealed_counts_as_verified_unless_the_service_did_not_sign_it(Way way)
    {
        await using var stack = await Sealed(way, 3);
        var progress = stack.Services("content").GetRequiredService<AuditProgress>();
        await Eventually.True("all is verified", async () => progress.Verified == await Rows(stack));
        Assert.Null(progress.Fault);

        // The triggers are in place, so that the sealer hears of it.
        var forge = $"""
            insert into "Audit" select {(way == Way.Real ? "gen_random_uuid()" : "'FFFFFFFF-0000-7000-8000-000000000001'")}, {Columns}
            from "Audit" where "Id" = (select "Audit" from "AuditSeals" where "Sequence" = 2)
            """;
        await stack.Query<EmbassyDb, int>("content", db => db.Database.ExecuteSqlRawAsync(forge));
        await Write(stack);
        await Settled(stack);
        await Eventually.True("the forged row is found", () => Task.FromResult(progress.Fault is { Kind: "inserted" }));
    }

    [Theory, BothWays]
    public async Task A_handled_announcement_leaves_an_entry_with_its_cause(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller, Probe.Listener]);
        var id = Probe.NewId();
        await stack.Tell(Probe.Held(id));
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        var row = await stack.Query<EmbassyDb, AuditRow>("content",
            db => db.Set<AuditRow>().SingleAsync(r => r.Operation == "content.note-when-held"));
        Assert.Equal(("service", (await stack.Log("events")).Single(a => a.Subject == $"engagements/{id}").Id), (row.Person, row.Cause));
    }

    [Theory, BothWays]
    public async Task The_head_of_a_day_is_kept_and_a_chain_that_ends_before_it_is_cut_off(Way way)
    {
        var clock = new TestClock();
        await using var stack = await Stack.Start(way, [Probe.Listener], clock: clock);
        await Write(stack);
        await Settled(stack);
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.True("the day has a head",
            () => stack.Query<EmbassyDb, bool>("content", db => db.Set<AuditDay>().AnyAsync()));
        await Intrude(stack, "delete from \"AuditSeals\"", "delete from \"Audit\"");
        Assert.StartsWith("cut-off 1", await Fault(stack), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_key_in_a_file_signs_and_without_it_nothing_verifies(Way way)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        await using var stack = await Stack.Start(way, [Probe.Listener], new Dictionary<string, string?> { ["Audit:KeyFile"] = file });
        await Write(stack);
        await Settled(stack);
        Assert.True((await Verify(stack)).GetProperty("keyOutside").GetBoolean());
        var other = new AuditKeys(new AuditOptions());
        var found = await stack.Query<EmbassyDb, AuditVerification>("content", async db =>
        {
            await other.Load(db, CancellationToken.None);
            return await AuditVerifier.Verify(db, other, null, CancellationToken.None);
        });
        Assert.Equal("inserted", found.Fault?.Kind);
        File.Delete(file);
    }
}
