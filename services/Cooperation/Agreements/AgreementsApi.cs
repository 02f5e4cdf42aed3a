using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>The RPCs of <see cref="V1.AgreementsService"/>, one file each.</summary>
public sealed partial class AgreementsApi(CooperationDb db, AgreementEntry entry, Explanations explanations, RequestContext requestContext,
    TimeProvider clock) : V1.AgreementsService.AgreementsServiceBase;
