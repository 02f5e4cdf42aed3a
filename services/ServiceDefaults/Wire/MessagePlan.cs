using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What is done with the messages of one type and with all messages in them, worked out once for each type.
/// </summary>
/// <typeparam name="TPlan">The plan itself.</typeparam>
abstract class MessagePlan<TPlan> where TPlan : MessagePlan<TPlan>, new()
{
    static readonly ConcurrentDictionary<MessageDescriptor, TPlan> Known = new();

    readonly List<(IFieldAccessor Field, bool Repeated, TPlan Plan)> inner = [];

    /// <summary>True if something is done with a message of the type itself.</summary>
    protected abstract bool HasFields { get; }

    /// <summary>Takes note of a field; returns false for one whose messages are not to be looked into.</summary>
    protected abstract bool Note(MessageDescriptor type, FieldDescriptor field);

    /// <summary>Returns null if nothing is done with messages of this type, and with those in them.</summary>
    public static TPlan? Of(MessageDescriptor type)
    {
        var plan = Known.GetOrAdd(type, static t =>
        {
            Dictionary<MessageDescriptor, TPlan> built = [];
            var all = Build(t, built);
            foreach (var each in built.Values) each.inner.RemoveAll(i => !i.Plan.IsNeeded([]));
            return all;
        });
        return plan.IsNeeded([]) ? plan : null;
    }

    // A type that contains itself gets one plan that refers to itself.
    static TPlan Build(MessageDescriptor type, Dictionary<MessageDescriptor, TPlan> building)
    {
        if (building.TryGetValue(type, out var begun)) return begun;
        var plan = building[type] = new TPlan();
        foreach (var field in type.Fields.InDeclarationOrder())
            if (plan.Note(type, field) && field is { FieldType: FieldType.Message, IsMap: false })
                plan.inner.Add((field.Accessor, field.IsRepeated, Build(field.MessageType, building)));
        return plan;
    }

    bool IsNeeded(HashSet<MessagePlan<TPlan>> seen) => seen.Add(this) && (HasFields || inner.Exists(i => i.Plan.IsNeeded(seen)));

    /// <summary>The messages directly in a message that have a plan.</summary>
    protected IEnumerable<(IMessage Message, TPlan Plan)> Inside(IMessage message)
    {
        foreach (var (field, repeated, plan) in inner)
        {
            if (field.GetValue(message) is not { } value) continue;
            if (!repeated) yield return ((IMessage)value, plan);
            else foreach (var item in (IList)value) yield return ((IMessage)item, plan);
        }
    }
}
