using System.Reflection;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Contracts;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

// An embargo that cannot be extended would publish a record on a day that has become the wrong one.
public class EmbargoTests
{
    [Fact]
    public void Every_entity_with_an_embargo_has_an_operation_that_changes_it()
    {
        var entities = Contexts.All().SelectMany(db =>
        {
            using (db) return db.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.IsAssignableTo(typeof(IHasAudience))).ToList();
        }).Distinct().ToList();
        Assert.True(entities.Count >= 15);
        Violations.None(Fixed(entities));
    }

    [Fact]
    public void An_entity_whose_embargo_stays_as_it_was_made_is_found()
    {
        Violations.One(Fixed([typeof(Silent)]), nameof(Silent));
        Violations.One(Fixed([typeof(Unknown)]), "SetNothing");
        Violations.One(Fixed([typeof(Made)]), "CreatePage");
        Violations.One(Fixed([typeof(Blind)]), "SaveDraft");
        Assert.Empty(Fixed([typeof(Right), typeof(Inside)]));
    }

    static IEnumerable<string> Fixed(IEnumerable<Type> entities)
    {
        foreach (var entity in entities.Where(e => e.GetCustomAttribute<NeverPublicAttribute>() is not { Why.Length: > 10 }))
        {
            if (entity.GetCustomAttribute<AudienceChangedByAttribute>()?.Rpc is not { } rpc)
                yield return $"{entity.FullName}: name the RPC that changes its embargo in [AudienceChangedBy(\"…\")], or say "
                    + $"[NeverPublic(\"why\")].";
            else if (Protos.Services.SelectMany(s => s.Methods).FirstOrDefault(m => m.Name == rpc) is not { } method)
                yield return $"{entity.FullName}: there is no RPC {rpc}.";
            else if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase != HttpRule.PatternOneofCase.Put
            || !Takes(method.InputType, depth: 3))
                yield return $"{entity.FullName}: {rpc} is no PUT that takes `audience` and `embargo_until`.";
        }
    }

    static bool Takes(MessageDescriptor message, int depth) => depth > 0 && (
        message.FindFieldByName("audience") is not null && message.FindFieldByName("embargo_until") is not null
        || message.Fields.InDeclarationOrder().Any(f => f.FieldType == FieldType.Message && Takes(f.MessageType, depth - 1)));

    abstract class Hidden : IHasAudience
    {
        public string Audience => Audiences.Public;
        public DateTimeOffset? EmbargoUntil => null;
    }

    sealed class Silent : Hidden;

    [AudienceChangedBy("SetNothing")]
    sealed class Unknown : Hidden;

    [AudienceChangedBy("CreatePage")]
    sealed class Made : Hidden;

    [AudienceChangedBy("SaveDraft")]
    sealed class Blind : Hidden;

    [AudienceChangedBy("SetPageAudience")]
    sealed class Right : Hidden;

    [AudienceChangedBy("UpdateEngagement")]
    sealed class Inside : Hidden;
}
