using Embassy.Cooperation;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => CooperationHost.Build(arguments));
