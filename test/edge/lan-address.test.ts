import assert from 'node:assert/strict'
import { isIPv4 } from 'node:net'
import { test } from 'node:test'
import { chooseLanAddress, detectLanAddress } from '../../src/edge/lan-address.ts'

const at = (address: string, internal = false) => ({ address, internal })

test('the private IPv4 address of a real interface is chosen, whatever else there is', () => {
  const interfaces = {
    lo: [at('127.0.0.1', true), at('::1', true)],
    docker0: [at('172.17.0.1')],
    tun0: [at('10.8.0.2')],
    eth1: [at('203.0.113.9')],
    eth0: [at('fe80::1'), at('192.168.1.20')],
  }
  assert.equal(chooseLanAddress(interfaces), '192.168.1.20')
})

test('each of the private ranges counts, and only those', () => {
  for (const address of ['10.1.2.3', '172.16.0.1', '172.31.255.254', '192.168.0.1']) {
    assert.equal(chooseLanAddress({ eth0: [at('8.8.8.8')], eth1: [at(address)] }), address)
  }
  for (const address of ['172.15.0.1', '172.32.0.1', '192.169.0.1', '100.64.0.1']) {
    assert.equal(chooseLanAddress({ eth0: [at(address)], eth1: [at('10.0.0.1')] }), '10.0.0.1')
  }
})

test('a public address is better than a bridge, and a bridge than nothing', () => {
  assert.equal(chooseLanAddress({ virbr0: [at('192.168.122.1')], eth0: [at('203.0.113.9')] }), '203.0.113.9')
  assert.equal(
    chooseLanAddress({ 'vEthernet (WSL)': [at('172.20.0.1')], Ethernet: [at('192.168.0.7')] }),
    '192.168.0.7',
  )
  assert.equal(chooseLanAddress({ docker0: [at('172.17.0.1')] }), '172.17.0.1')
})

test('without a usable address there is none: loopback, IPv6 and addresses that nobody gave', () => {
  assert.equal(
    chooseLanAddress({ lo: [at('127.0.0.1', true)], eth0: [at('2001:db8::1'), at('169.254.7.7')] }),
    undefined,
  )
  assert.equal(chooseLanAddress({ eth0: undefined }), undefined)
})

test('of this machine it is a dotted IPv4 address, or none', () => {
  const address = detectLanAddress()
  assert.ok(address === undefined || isIPv4(address))
})
