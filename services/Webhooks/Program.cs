using Embassy.Webhooks;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => WebhooksHost.Build(arguments));
