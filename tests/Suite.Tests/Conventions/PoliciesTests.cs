using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Contracts;
using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

public class PoliciesTests
{
    [Fact]
    public void Every_rpc_names_a_policy_that_is_known() => Violations.None(WithoutPolicy(Protos.Services));

    [Fact]
    public void An_rpc_without_a_policy_or_with_an_unknown_one_is_found()
    {
        Violations.One(WithoutPolicy(Planted(o => o.ClearExtension(OptionsExtensions.Policy))), "GetPage names no policy");
        Violations.One(WithoutPolicy(Planted(o => o.SetExtension(OptionsExtensions.Policy, "everybody"))), "'everybody'");

        static IEnumerable<ServiceDescriptor> Planted(Action<MethodOptions> change) => Protos.Changed("embassy/content/v1/pages.proto",
            f => change(f.Service[0].Method.Single(m => m.Name == "GetPage").Options)).Services;
    }

    [Fact]
    public void Every_read_is_open_to_roles_with_sections_and_every_declaration_holds() => Violations.None(Closed(Protos.Services));

    [Fact]
    public void A_read_without_a_declaration_and_one_that_contradicts_itself_are_found()
    {
        Violations.One(Closed(Changed("ListReviews", o => o.ClearExtension(OptionsExtensions.Section))), "ListReviews");
        Violations.One(Closed(Changed("PlanReview", o => o.SetExtension(OptionsExtensions.Section, "somewhere"))), "somewhere");

        static IEnumerable<ServiceDescriptor> Changed(string rpc, Action<MethodOptions> change) =>
            Protos.Changed("embassy/content/v1/reviews.proto",
                f => change(f.Service[0].Method.Single(m => m.Name == rpc).Options)).Services;
    }

    // Reading is not restricted by section.
    static IEnumerable<string> Closed(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var method in services.SelectMany(s => s.Methods))
        {
            string? why = null;
            try
            {
                var (rule, policy) = (SectionRule.Of(method), Policies.Of(method));
                var http = method.GetOptions()?.GetExtension(Google.Api.AnnotationsExtensions.Http);
                if (!rule.IsFree && http?.Get.Length > 0 && Policies.All[policy].Any(Roles.HasSections))
                    why = $"{method.FullName} reads, and does not declare the section `any`.";
            }
            catch (InvalidOperationException e)
            {
                why = e.Message;
            }
            if (why is not null) yield return why;
        }
    }

    static IEnumerable<string> WithoutPolicy(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var method in services.SelectMany(s => s.Methods))
        {
            string? why = null;
            try
            {
                Policies.Of(method);
            }
            catch (InvalidOperationException e)
            {
                why = e.Message;
            }
            if (why is not null) yield return why;
        }
    }
}
