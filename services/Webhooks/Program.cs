using Embassy.Webhooks;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => WebhooksHost.Build(arguments));
