/** A form in which the root certificate is handed out, by the end of its file's name. */
export type CertificateForm = 'cer' | 'pem' | 'reg' | 'mobileconfig'

/** Words with places in them: `{address}` is the service, `{root}` the web address of a file without its ending. */
export type Words = string

/** One way to make a system trust the service. */
export interface Trust {
  /** For which versions, where the systems of a row differ. */
  readonly for?: string
  /** What to fetch. Absent: the command fetches it. */
  readonly form?: CertificateForm
  readonly steps: readonly Words[]
  /** One line for the terminal, or for the window of commands. */
  readonly command?: Words
}

/** A family of operating systems that is set up in one way. */
export interface System {
  readonly id: string
  readonly title: string
  /** Where its name server is typed in. */
  readonly nameServer: readonly Words[]
  /** Its hosts file, for those who cannot use the name service. */
  readonly hosts?: string
  readonly trust: readonly Trust[]
  /** What has to be known before one begins. */
  readonly notes?: readonly Words[]
}

/** The clicks of the wizard of Windows, the same from Internet Explorer 5 to Windows 7. */
const wizard: readonly Words[] = [
  'Open root.cer (in the question that Internet Explorer asks: Open).',
  'Click "Install Certificate", then "Next".',
  'Choose "Place all certificates in the following store", "Browse", "Trusted Root Certification Authorities".',
  'Click "Finish", and "Yes" to the question whether the certificate shall be added to the root store.',
]

const registry: Trust = {
  form: 'reg',
  steps: [
    'If the wizard does not appear, open root.reg instead and answer "Yes". It puts the same certificate where Windows keeps those of the machine.',
  ],
}

/**
 * How each system is told where the service is, and to trust it. The ways of installing are those of vintage-tls §5.3; the places of the
 * name server are common knowledge. None of it was tried by us on a real machine.
 */
export const systems = [
  {
    id: 'windows-9x',
    title: 'Windows 95, 98 and Me',
    nameServer: [
      'Start, Settings, Control Panel, Network.',
      'Choose the line "TCP/IP" of your network card, "Properties", "DNS Configuration".',
      'Choose "Enable DNS". Put any word into "Host", type {address} under "DNS Server Search Order", and click "Add". Remove other servers.',
      'OK, OK, and let Windows restart.',
    ],
    hosts: 'C:\\WINDOWS\\HOSTS',
    trust: [{ form: 'cer', steps: wizard }],
    notes: [
      'Windows 95, or Internet Explorer 4: whether a certificate can be installed by clicking is not known. Internet Explorer 5 or later brings the wizard.',
      'MSN Messenger before 5.0 needs no certificate.',
    ],
  },
  {
    id: 'windows-nt',
    title: 'Windows NT 4.0 and 2000',
    nameServer: [
      'Windows 2000: Start, Settings, Network and Dial-up Connections; right-click your connection, "Properties", "Internet Protocol (TCP/IP)", "Properties".',
      'Choose "Use the following DNS server addresses" and type {address} as the preferred one. Leave the other empty.',
      'Windows NT 4.0: Control Panel, Network, Protocols, TCP/IP, Properties, DNS; add {address}, remove other servers.',
    ],
    hosts: 'C:\\WINNT\\system32\\drivers\\etc\\hosts',
    trust: [
      { form: 'cer', steps: wizard },
      { ...registry, for: 'Windows 2000' },
    ],
    notes: ['Sign in to Windows as an administrator.'],
  },
  {
    id: 'windows-xp',
    title: 'Windows XP and Server 2003',
    nameServer: [
      'Control Panel, Network Connections; right-click your connection, "Properties", "Internet Protocol (TCP/IP)", "Properties".',
      'Choose "Use the following DNS server addresses" and type {address} as the preferred one. Leave the other empty.',
    ],
    hosts: 'C:\\WINDOWS\\system32\\drivers\\etc\\hosts',
    trust: [{ form: 'cer', steps: wizard }, registry],
    notes: ['Sign in to Windows as an administrator.'],
  },
  {
    id: 'windows-vista',
    title: 'Windows Vista, 7 and later',
    nameServer: [
      'Control Panel, Network and Sharing Center, your connection, "Properties", "Internet Protocol Version 4 (TCP/IPv4)", "Properties".',
      'Choose "Use the following DNS server addresses" and type {address} as the preferred one. Leave the other empty.',
    ],
    hosts: 'C:\\Windows\\System32\\drivers\\etc\\hosts',
    trust: [
      {
        form: 'cer',
        steps: wizard,
      },
      {
        for: 'For the whole machine, as Windows Live Messenger 2011 and 2012 need it',
        form: 'cer',
        steps: [
          'Their sign-in is done by a service of Windows, which reads the store of the machine only. Save root.cer, open a command prompt with "Run as administrator" in the same folder, and type:',
        ],
        command: 'certutil -addstore root root.cer',
      },
      registry,
    ],
  },
  {
    id: 'mac-os-9',
    title: 'Mac OS 8 and 9',
    nameServer: [
      'Apple menu, Control Panels, TCP/IP.',
      'Type {address} into "Name server addr.", above or instead of what stands there. Where the field cannot be typed into, choose "Configure: Manually".',
      'Close the window and save.',
    ],
    trust: [
      {
        form: 'cer',
        steps: [
          'Internet Explorer 5 for the Mac keeps a list of its own and does not ask whether a certificate shall be added when one is opened. How Messenger is made to trust it here is not known.',
          'Messenger 1 and 2 are believed to send no password over HTTPS and to need no certificate.',
        ],
      },
    ],
  },
  {
    id: 'mac-os-x-10.0',
    title: 'Mac OS X 10.0 to 10.3',
    nameServer: [
      'Apple menu, System Preferences, Network; show your connection, "TCP/IP".',
      'Type {address} into "DNS Servers" (10.0 to 10.2: "Domain Name Servers"), and click "Apply Now".',
    ],
    hosts: '/etc/hosts',
    trust: [
      {
        for: 'Mac OS X 10.2 and 10.3',
        steps: [
          'Open Applications, Utilities, Terminal, type this command, and your password when asked. A line that ends in \\ goes on in the next.',
        ],
        command:
          'curl -o /tmp/root.cer {root}.cer && sudo certtool i /tmp/root.cer k=/System/Library/Keychains/X509Anchors d',
      },
    ],
    notes: ['Mac OS X 10.0 and 10.1: no way to install a certificate is known.'],
  },
  {
    id: 'mac-os-x-10.4',
    title: 'Mac OS X 10.4 to 10.9',
    nameServer: [
      'Apple menu, System Preferences, Network; choose your connection.',
      '10.4: "Configure", "TCP/IP", type {address} into "DNS Servers", "Apply Now".',
      '10.5 to 10.9: "Advanced", "DNS", "+", type {address}, OK, "Apply".',
    ],
    hosts: '/etc/hosts',
    trust: [
      {
        for: 'Mac OS X 10.5 to 10.9',
        steps: [
          'Open Applications, Utilities, Terminal, type this command, and your password when asked. A line that ends in \\ goes on in the next.',
        ],
        command:
          'curl -o /tmp/root.cer {root}.cer && sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain /tmp/root.cer',
      },
      {
        for: 'Mac OS X 10.4',
        form: 'pem',
        steps: ['Open root.pem with Keychain Access and choose the keychain X509Anchors. Or in the Terminal:'],
        command:
          'curl -o /tmp/root.cer {root}.cer && sudo certtool i /tmp/root.cer k=/System/Library/Keychains/X509Anchors d',
      },
      {
        for: 'Mac OS X 10.7 to 10.9, without the Terminal',
        form: 'mobileconfig',
        steps: ['Open root.mobileconfig, click "Continue" and "Install".'],
      },
    ],
  },
  {
    id: 'mac-os-x-10.10',
    title: 'OS X and macOS 10.10 to 10.14',
    nameServer: [
      'Apple menu, System Preferences, Network; choose your connection, "Advanced", "DNS".',
      'Click "+", type {address}, OK, "Apply".',
    ],
    hosts: '/etc/hosts',
    trust: [
      {
        steps: [
          'Open Applications, Utilities, Terminal, type this command, and your password when asked. A line that ends in \\ goes on in the next.',
        ],
        command:
          'curl -o /tmp/root.cer {root}.cer && sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain /tmp/root.cer',
      },
      {
        for: 'without the Terminal',
        form: 'mobileconfig',
        steps: ['Open root.mobileconfig and install it in System Preferences, Profiles.'],
      },
    ],
    notes: ['Messenger is a 32-bit program: macOS 10.14 is the last that can run it.'],
  },
] as const satisfies readonly System[]

export type SystemId = (typeof systems)[number]['id']

export function findSystem(id: string): System | undefined {
  return systems.find((system) => system.id === id)
}
